import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { evaluateRun } from "../../../src/training/evaluation/evaluateRun.ts";
import { train } from "../../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `
env: { type: atoms, elements: [C, O], charges: [], maxAtoms: 4 }
reward: { type: hashed }
policy: { type: gine, layers: 1, width: 8 }
training: { steps: 2, trajectoriesPerStep: 4, checkpointEverySteps: 1 }
engine: { threads: 1 }
`;
const options = {
  ...{ count: 40, most: 1000, modeSimilarity: 0.7, circleDistance: 0.75, seed: 0 },
  ...{ signal: new AbortController().signal, log: () => {} },
};
const runFolder = (name: string) => join(folder, name);

async function trainRun(name: string, overrides: readonly string[] = []): Promise<void> {
  await train({
    config: parseConfig("test", CONFIG, overrides),
    runFolder: runFolder(name),
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("evaluating a run", () => {
  beforeAll(async () => {
    await trainRun("small");
    await trainRun("large", ["env.maxAtoms=12", "evaluation.exactLimit=500"]);
    await trainRun("qed", ["reward={ type: molecule, threads: 0, components: { qed: {} } }"]);
    await trainRun("grid", [
      ...["env={ type: hypergrid, dimensions: 2, side: 4 }", "reward={ type: hypergrid }"],
      "policy={ type: mlp, layers: 1, width: 8 }",
    ]);
  });

  test("gives exact distances where the space can be listed", async () => {
    const { exact, source } = await evaluateRun({ ...options, path: runFolder("small") });
    expect(source).toEqual({ path: runFolder("small"), kind: "run", step: 2 });
    expect(exact?.totalVariation).toBeCloseTo((exact?.l1 ?? 0) / 2, 12);
    expect(exact?.l1).toBeGreaterThan(0);
    expect(exact?.kl).toBeGreaterThan(0);
    expect(Number.isFinite(exact?.logZ)).toBe(true);
    expect(Math.abs(exact?.pearson ?? 2)).toBeLessThanOrEqual(1);
  });

  test("measures the molecules that it draws, and the rewards that it was trained on", async () => {
    const reference = file("reference.smi", "CCO\nCCCC\n");
    const result = await evaluateRun({ ...options, path: runFolder("qed"), reference });
    expect(result).toMatchObject({ molecules: 40, validity: 1 });
    expect(result.reference).toEqual({ path: reference, molecules: 2 });
    expect(result.topK[0].k).toBe(1);
    expect(result.modes?.threshold).toBeLessThanOrEqual(result.topK[0].meanReward);
    expect(result.snn).toBeGreaterThan(0);
    // Two updates of four objects.
    expect(result.aucTopK?.calls).toBeLessThanOrEqual(8);
    expect(result.aucTopK?.value).toBeGreaterThan(0);
  });

  test("measures a checkpoint with what was known at its step", async () => {
    const path = join(runFolder("small"), "checkpoints", "step-000001.ckpt");
    const early = await evaluateRun({ ...options, path });
    expect(early.source).toEqual({ path, kind: "checkpoint", step: 1 });
    const late = await evaluateRun({ ...options, path: runFolder("small") });
    expect(early.aucTopK?.calls).toBeLessThan(late.aucTopK?.calls ?? 0);
  });

  test("correlates estimates of log p with log R on the molecules of a file", async () => {
    const data = file("held-out.smi", "CCO\nC1CO1\nCCC\nCOC=C\nCCN\n");
    const { logProbability, exact, notes } = await evaluateRun({
      ...{ ...options, path: runFolder("large") },
      heldOut: { file: data, count: 50, trajectories: 4 },
    });
    expect(logProbability).toMatchObject({ objects: 4, outside: 1, trajectories: 4 });
    expect(Math.abs(logProbability?.spearman ?? 2)).toBeLessThanOrEqual(1);
    expect(Number.isFinite(logProbability?.meanDifference)).toBe(true);
    expect(exact).toBeUndefined();
    expect(notes[0]).toMatch(/^No exact distances: .* has more than 500 states, too many to list/);
  });

  test("whose objects are no molecules counts and compares them alone", async () => {
    const reference = file("unused.smi", "CCO\n");
    const result = await evaluateRun({ ...options, path: runFolder("grid"), reference });
    expect(result.notes).toEqual([
      `${reference} is not used: the objects of this run are no molecules.`,
    ]);
    expect(result).toMatchObject({ molecules: 40, validity: 1, internalDiversity: null });
    expect(result.topK[0].diversity).toBeNull();
    expect(result.exact?.logZTrue).toBeGreaterThan(0);
  });

  test("with a file that the space can't hold says so", async () => {
    const data = file("outside.smi", "CCN\nCCF\nCC\n");
    const heldOut = { file: data, count: 50, trajectories: 4 };
    await expect(evaluateRun({ ...options, path: runFolder("small"), heldOut })).rejects.toThrow(
      `${data}: the space of this run holds 1 of its objects; at least 3 are needed.`,
    );
  });

  test("whose molecules.jsonl is damaged names the line", async () => {
    await trainRun("damaged");
    appendFileSync(join(runFolder("damaged"), "molecules.jsonl"), '{"step":2,"smi');
    await expect(evaluateRun({ ...options, path: runFolder("damaged") })).rejects.toThrow(
      /molecules\.jsonl:\d+: "\{\\"step\\":2,\\"smi" has no step and reward\. Delete the line/,
    );
  });
});

describe("evaluating a file", () => {
  test("takes its rewards from the column that sample writes", async () => {
    const csv = file(
      "sampled.csv",
      "smiles,reward,logReward,qed\nCCO,0.5,-1,0.4\nCCC,0.25,-2,0.3\n",
    );
    const jsonl = file(
      "sampled.jsonl",
      '{"smiles":"CCO","reward":0.5}\n{"smiles":"CCC","reward":0.25}\n',
    );
    const [a, b] = await Promise.all(
      [csv, jsonl].map((path) => evaluateRun({ ...options, path, modeReward: 0.3 })),
    );
    expect(a.topK[1]).toMatchObject({ molecules: 2, meanReward: 0.375 });
    expect(a.modes).toMatchObject({ threshold: 0.3, above: 1, count: 1 });
    expect({ ...b, source: a.source }).toEqual(a);
    expect(a).toMatchObject({ aucTopK: null, reference: null, notes: [] });
    expect(a).not.toHaveProperty("exact");
  });

  test("without rewards has neither top k nor modes", async () => {
    const result = await evaluateRun({ ...options, path: file("plain.smi", "CCO\nCCC\n") });
    expect(result).toMatchObject({ topK: [], modes: null, molecules: 2 });
  });

  test("refuses held-out molecules, which need a policy", async () => {
    const path = file("plain.smi", "CCO\n");
    const heldOut = { file: "held.smi", count: 5, trajectories: 1 };
    await expect(evaluateRun({ ...options, path, heldOut })).rejects.toThrow(
      `--data held.smi: log p is estimated with a run's policy, and ${path} is a file of ` +
        "molecules. Name a run, or leave --data out.",
    );
  });

  test("names what is missing or of another kind", async () => {
    const missing = join(folder, "none.smi");
    await expect(evaluateRun({ ...options, path: missing })).rejects.toThrow(
      `${missing}: there is no such file or folder. Name a run, a checkpoint in its checkpoints/, ` +
        "or a file of molecules (.smi, .csv, .tsv or .jsonl).",
    );
    await expect(evaluateRun({ ...options, path: file("a.doc", "CC") })).rejects.toThrow(
      'a.doc: cannot tell the format from the ending ".doc".',
    );
    const path = file("plain.smi", "CCO\n");
    await expect(evaluateRun({ ...options, path, reference: missing })).rejects.toThrow(
      `${missing}: there is no such file.`,
    );
    await expect(evaluateRun({ ...options, path: folder })).rejects.toThrow(
      `${folder} holds no checkpoint`,
    );
  });
});
