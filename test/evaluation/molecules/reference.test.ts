import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { createRng } from "../../../src/core/rng.ts";
import { evaluateMolecules } from "../../../src/evaluation/molecules/evaluateMolecules.ts";
import { inProcessBackend } from "../../../src/rewards/backend.ts";

/** Values of Python RDKit 2022.09.3 for 1,000 molecules; not part of the package. */
const FILE = "../shared/data/rdkit-reference/zinc-1000.jsonl.gz";

interface Row {
  readonly smiles: string;
  readonly qed: number;
  readonly logP: number;
  readonly murcko: string;
  readonly rings: number;
  /** Bits set of 2048. */
  readonly morgan2: readonly number[];
}

const similarity = (a: ReadonlySet<number>, b: ReadonlySet<number>): number => {
  let shared = 0;
  for (const bit of a) if (b.has(bit)) shared++;
  return shared / (a.size + b.size - shared);
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean difference of equally many sorted values. */
const distance = (a: readonly number[], b: readonly number[]): number => {
  const [first, second] = [a, b].map((values) => [...values].sort((x, y) => x - y));
  return mean(first.map((value, i) => Math.abs(value - second[i])));
};

function cosine(a: readonly string[], b: readonly string[]): number {
  const names = [...new Set([...a, ...b])];
  const [u, v] = [a, b].map((list) => names.map((name) => list.filter((x) => x === name).length));
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}

test.skipIf(!existsSync(FILE))(
  "metrics of 300 molecules against 300 others follow from RDKit's own values",
  async () => {
    const rows = gunzipSync(readFileSync(FILE)).toString().trim().split("\n");
    const [own, others] = [rows.slice(0, 300), rows.slice(300, 600)].map((lines) =>
      lines.map((line) => JSON.parse(line) as Row),
    );
    const { metrics } = await evaluateMolecules({
      sample: { smiles: own.map(({ smiles }) => smiles), rewards: undefined },
      reference: { smiles: others.map(({ smiles }) => smiles), rewards: undefined },
      ...{ rdkit: await loadRdkit(), backend: inProcessBackend(), most: 1000, rng: createRng(1) },
      ...{ modeSimilarity: 0.7, circleDistance: 0.75, signal: new AbortController().signal },
    });
    const bits = own.map(({ morgan2 }) => new Set(morgan2));
    const otherBits = others.map(({ morgan2 }) => new Set(morgan2));
    const pairs = bits.flatMap((a, i) => bits.slice(0, i).map((b) => similarity(a, b)));
    const nearest = bits.map((a) => Math.max(...otherBits.map((b) => similarity(a, b))));
    expect(metrics.distinct).toBe(300);
    expect(metrics.internalDiversity).toBeCloseTo(1 - mean(pairs), 10);
    expect(metrics.snn).toBeCloseTo(mean(nearest), 10);
    for (const name of ["qed", "logP"] as const) {
      const [a, b] = [own, others].map((list) => list.map((row) => row[name]));
      expect(metrics.properties?.[name].mean).toBeCloseTo(mean(a), 8);
      expect(metrics.properties?.[name].wasserstein).toBeCloseTo(distance(a, b), 8);
    }
    const scaffolds = own.map(({ murcko }) => murcko).filter((text) => text !== "");
    expect(metrics.scaffolds?.count).toBe(new Set(scaffolds).size);
    const large = [own, others].map((list) =>
      list.filter(({ rings }) => rings >= 2).map(({ murcko }) => murcko),
    );
    expect(metrics.scaffoldSimilarity).toBeCloseTo(cosine(large[0], large[1]), 10);
  },
);
