import type { ReportRun } from "../../src/report/reportRun.ts";

const STEPS = 40;
const SMILES = ["CCO", "c1ccccc1O", "CC(=O)Nc1ccc(O)cc1", "O=C(O)c1ccccc1", "CN1CCCC1"];

const series = (valueAt: (step: number) => number): Float64Array =>
  Float64Array.from({ length: STEPS }, (_, i) => valueAt(i + 1));

/** A small run of molecules with everything that a page can show. */
export function exampleRun(changes: Partial<ReportRun> = {}): ReportRun {
  return {
    ...{ name: "example", folder: "runs/example", isMolecules: true },
    ...{ environment: "fragments", stepsWanted: STEPS },
    metrics: {
      step: series((step) => step),
      trajectories: series((step) => 16 * step),
      loss: series((step) => 8 / step),
      logZ: series((step) => 3 - 3 / step),
      meanReward: series((step) => 0.2 + step / 100),
      maxReward: series((step) => 0.4 + step / 100),
      uniqueFraction: series(() => 0.9),
      distinctObjects: series((step) => 10 * step),
      gradientNorm: series((step) => 2 + Math.sin(step)),
      seconds: series((step) => step / 4),
      "exact.l1": series((step) => (step % 10 === 0 ? 1 / step : Number.NaN)),
      "exact.logZTrue": series((step) => (step % 10 === 0 ? 3 : Number.NaN)),
    },
    objects: {
      text: SMILES,
      step: Float64Array.of(1, 2, 3, 5, 8),
      reward: Float64Array.of(0.3, 0.5, 0.7, 0.6, 0.2),
      values: {
        qed: Float64Array.of(0.4, 0.5, 0.6, 0.62, 0.3),
        tpsa: Float64Array.of(20, 20.2, 49.3, 37.3, 3.2),
      },
    },
    components: [
      { name: "qed", unit: "", better: "up" },
      { name: "tpsa", unit: "A^2", better: "range" },
    ],
    ...{ best: [2, 3, 1, 0, 4], picks: [2, 3, 4] },
    modes: { definition: "reward 0.5 or more", total: 3, objects: [1, 2, 3] },
    fronts: [
      { x: "qed", y: "tpsa", objects: [0, 1, 2, 3, 4], front: [2, 3], frontSize: 2, spearman: 0.6 },
    ],
    properties: [{ name: "molWt", unit: "Da", values: [46, 94, 151, 122, 85], distance: 12.5 }],
    propertySample: { count: 5, fromStep: 1 },
    configText: "seed: 0\nrun: runs/example\n",
    settings: { seed: "0", "training.steps": String(STEPS) },
    provenance: { version: "0.1.0", commit: "abc", node: "20.19.0", platform: "linux-x64" },
    notices: [],
    ...changes,
  };
}

/** A run whose objects are points of a 4 x 4 grid, with its exact distribution. */
export function exampleGridRun(changes: Partial<ReportRun> = {}): ReportRun {
  const names = Array.from({ length: 16 }, (_, i) => `${i % 4},${Math.floor(i / 4)}`);
  const expected = Float64Array.from(names, (_, i) => (i + 1) / 136);
  return exampleRun({
    ...{ name: "grid", folder: "runs/grid", isMolecules: false, environment: "hypergrid" },
    objects: {
      text: names,
      step: Float64Array.from(names, (_, i) => i + 1),
      reward: Float64Array.from(names, (_, i) => i + 1),
      values: {},
    },
    ...{ components: [], picks: [], fronts: [], properties: [] },
    propertySample: { count: 0, fromStep: 1 },
    best: names.map((_, i) => 15 - i),
    exact: {
      ...{ names, expected, found: expected.map((p, i) => p + (i % 2 ? 0.001 : -0.001)) },
      ...{ l1: 0.016, step: STEPS },
      plane: {
        ...{ rows: 4, columns: 4, cell: Int32Array.from(names, (_, i) => i) },
        ...{ rowLabel: "second coordinate", columnLabel: "first coordinate" },
      },
    },
    ...changes,
  });
}
