import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { createRng } from "../../../src/core/rng.ts";
import {
  type EvaluateMoleculesOptions,
  evaluateMolecules,
} from "../../../src/evaluation/molecules/evaluateMolecules.ts";
import { objectMetrics } from "../../../src/evaluation/molecules/moleculeMetrics.ts";
import {
  drawPlaces,
  readSampleFile,
  type SampleRows,
} from "../../../src/evaluation/molecules/sampleFile.ts";
import { inProcessBackend } from "../../../src/rewards/backend.ts";

const rdkit = await loadRdkit();
const folder = mkdtempSync(join(tmpdir(), "molgfn-molecules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rowsOf = (smiles: readonly string[], rewards?: readonly number[]): SampleRows => ({
  smiles,
  rewards: rewards && Float64Array.from(rewards),
});

const evaluate = (sample: SampleRows, options: Partial<EvaluateMoleculesOptions> = {}) =>
  evaluateMolecules({
    ...{ sample, rdkit, backend: inProcessBackend(), most: 1000, rng: createRng(1) },
    ...{ modeSimilarity: 0.4, circleDistance: 0.75, signal: new AbortController().signal },
    ...options,
  });

/** Aspirin, paracetamol, caffeine, ethanol, ibuprofen, salicylic acid, ethanol again. */
const SAMPLE = [
  ...["CC(=O)Oc1ccccc1C(=O)O", "CC(=O)Nc1ccc(O)cc1", "CN1C=NC2=C1C(=O)N(C)C(=O)N2C", "OCC"],
  ...["CC(C)Cc1ccc(cc1)C(C)C(=O)O", "O=C(O)c1ccccc1O", "CCO"],
];
const REFERENCE = [
  ...["Cn1cnc2c1c(=O)[nH]c(=O)n2C", "CC(=O)Oc1ccccc1", "COc1ccc2cc(ccc2c1)C(C)C(=O)O"],
  ...["CCO", "O=C(NC1CCCCC1)c1ccc2[nH]ccc2c1"],
];

test("the metrics of a few drugs are those of Python RDKit 2022.09.3", async () => {
  const { metrics, notes } = await evaluate(rowsOf(SAMPLE), { reference: rowsOf(REFERENCE) });
  expect(metrics).toMatchObject({ molecules: 7, valid: 7, distinct: 6, validity: 1 });
  expect(metrics.uniqueness).toBe(6 / 7);
  expect(metrics.novelty).toBe(5 / 6);
  expect(metrics.internalDiversity).toBeCloseTo(0.8535408840058791, 12);
  expect(metrics.snn).toBeCloseTo(0.5808102527938169, 12);
  expect(metrics.fragmentSimilarity).toBeCloseTo(0.44095855184409843, 12);
  expect(metrics.scaffoldSimilarity).toBeCloseTo(0.5773502691896258, 12);
  expect(metrics.circles).toEqual({ distance: 0.75, count: 5 });
  // Benzene and xanthine; only benzene is not in the reference.
  expect(metrics.scaffolds).toEqual({ count: 2, diversity: 2 / 5, acyclic: 1, novelty: 0 });
  expect(metrics.filters).toEqual({ pains: 1, brenk: 5 / 7, lipinski: 1, all: 5 / 7 });
  expect(metrics.properties?.qed.mean).toBeCloseTo(0.561297829367215, 12);
  expect(metrics.properties?.logP.referenceMean).toBeCloseTo(1.3675400000000004, 12);
  expect(metrics.properties?.logP.wasserstein).toBeCloseTo(0.6617171428571431, 12);
  expect(metrics).toMatchObject({ topK: [], modes: null });
  expect(notes).toEqual([]);
});

test("without a reference what needs one is null", async () => {
  const { metrics } = await evaluate(rowsOf(SAMPLE));
  expect(metrics).toMatchObject({ novelty: null, snn: null, fragmentSimilarity: null });
  expect(metrics).toMatchObject({ scaffoldSimilarity: null, scaffolds: { novelty: null } });
  expect(metrics.properties?.qed).toMatchObject({ referenceMean: null, wasserstein: null });
});

describe("rewards", () => {
  const rewards = [0.9, 0.2, 0.5, 0.1, 0.7, 0.8, 0.1];

  test("give top k and modes, each molecule once", async () => {
    const sample = rowsOf(SAMPLE, rewards);
    const { metrics } = await evaluate(sample, { modeReward: 0.5 });
    expect(metrics.topK.map(({ k, molecules }) => [k, molecules])).toEqual([
      [1, 1],
      [10, 6],
      [100, 6],
      [1000, 6],
    ]);
    expect(metrics.topK[1].meanReward).toBeCloseTo(3.2 / 6, 12);
    expect(metrics.topK[1].diversity).toBeCloseTo(0.8535408840058791, 12);
    // Salicylic acid is 0.448 like aspirin, which has a higher reward.
    expect(metrics.modes).toEqual({
      ...{ threshold: 0.5, similarity: 0.4, above: 4, count: 3, scaffolds: 2 },
    });
  });

  test("set the threshold of modes, if none is given, at what a tenth reach", async () => {
    const { metrics } = await evaluate(rowsOf(SAMPLE, rewards));
    expect(metrics.modes).toMatchObject({ threshold: 0.9, above: 1, count: 1 });
  });

  test("may be missing for some rows", async () => {
    const sample = rowsOf(["CCO", "CCC", "OCC"], [Number.NaN, 0.3, 0.4]);
    const { metrics } = await evaluate(sample);
    expect(metrics.topK[1]).toMatchObject({ molecules: 2, meanReward: 0.35 });
  });
});

test("a flat molecule is not new where the reference has it with stereo marks", async () => {
  const reference = rowsOf(["C[C@H](N)C(=O)O", "C/C=C/C"]);
  const { metrics } = await evaluate(rowsOf(["CC(N)C(=O)O", "CC=CC", "CCC"]), { reference });
  expect(metrics.novelty).toBe(1 / 3);
});

test("rows that are no molecules count against validity, and the first is named", async () => {
  const { metrics, notes } = await evaluate(rowsOf(["CCO", "C1CC", "N(C)(C)(C)C", "CC"]));
  expect(metrics).toMatchObject({ molecules: 4, valid: 2, validity: 0.5 });
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^The sample has 2 invalid rows\. The first, C1CC: .*unclosed ring/);
});

test("a sample or a reference without any molecule is refused", async () => {
  await expect(evaluate(rowsOf(["C1CC", "x"]))).rejects.toThrow(
    /^The sample has 2 rows and no molecule\. The first, C1CC: .*unclosed ring/,
  );
  await expect(evaluate(rowsOf(["CC"]), { reference: rowsOf(["C(", "x"]) })).rejects.toThrow(
    /^The reference has 2 rows and no molecule\. The first, C\(: /,
  );
});

test("long lists are thinned out at random, novelty still knows the whole reference", async () => {
  const chains = Array.from({ length: 30 }, (_, i) => "C".repeat(i + 1));
  const done: number[] = [];
  const { metrics, notes } = await evaluate(rowsOf(["CCCC", "CCO"]), {
    ...{ reference: rowsOf(chains), most: 3, onDone: (rows: number) => done.push(rows) },
  });
  expect(metrics.novelty).toBe(1 / 2);
  expect(notes).toEqual(["The reference is 3 rows of 30, drawn at random (--most)."]);
  expect(done).toEqual([2, 5, 32]);
});

test("a stop is told, with how far it came", async () => {
  const controller = new AbortController();
  const options = { signal: controller.signal, onDone: () => controller.abort() };
  await expect(
    evaluate(rowsOf(["CC"]), { ...options, reference: rowsOf(["CC", "CO"]) }),
  ).rejects.toThrow("Stopped after 3 molecules; nothing was measured.");
});

test("a stop while the next chunk is read leaves no failure behind", async () => {
  const controller = new AbortController();
  const real = inProcessBackend();
  let calls = 0;
  const backend = {
    ...real,
    // As threads do that are ended with a chunk under way.
    evaluate: (...args: Parameters<typeof real.evaluate>) =>
      calls++ === 0 ? real.evaluate(...args) : Promise.reject(new Error("Terminating thread")),
  };
  const sample = rowsOf(new Array<string>(500).fill("C"));
  const options = { backend, signal: controller.signal, onDone: () => {} };
  controller.abort();
  await expect(evaluate(sample, options)).rejects.toThrow("Stopped after 400 molecules;");
});

test("objects that are no molecules have counts and rewards alone", () => {
  const metrics = objectMetrics(["0,1", "0,2", "0,1"], [3, 1, 3]);
  expect(metrics).toMatchObject({ molecules: 3, distinct: 2, internalDiversity: null, snn: null });
  expect(metrics.topK[1]).toEqual({
    ...{ k: 10, molecules: 2, meanReward: 2, leastReward: 1, diversity: null },
  });
});

test("a file is read with its rewards, empty lines apart", async () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const csv = await readSampleFile(write("a.csv", "smiles,reward,qed\nCC,0.5,1\n,,\nCO,,1\n"));
  expect(csv.smiles).toEqual(["CC", "", "CO"]);
  expect([...(csv.rewards ?? [])]).toEqual([0.5, Number.NaN, Number.NaN]);
  const smi = await readSampleFile(write("a.smi", "CC\n\nCO x\n"));
  expect(smi).toEqual({ smiles: ["CC", "CO"], rewards: undefined });
});

test("places are drawn evenly and in order", () => {
  expect(drawPlaces(3, 5, createRng(1))).toEqual([0, 1, 2]);
  const hits = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 600; seed++) {
    const places = drawPlaces(10, 4, createRng(seed));
    expect(new Set(places).size).toBe(4);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const place of places) hits[place]++;
  }
  // Each is drawn 240 times on average, with a deviation of 12.
  expect(Math.min(...hits)).toBeGreaterThan(180);
  expect(Math.max(...hits)).toBeLessThan(300);
});
