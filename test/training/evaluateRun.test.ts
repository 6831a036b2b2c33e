import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../src/training/config/load.ts";
import { evaluateRun } from "../../src/training/evaluateRun.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `
env: { type: atoms, elements: [C, O], charges: [], maxAtoms: 4 }
reward: { type: hashed }
policy: { type: gine, layers: 1, width: 8 }
training: { steps: 2, trajectoriesPerStep: 4 }
engine: { threads: 1 }
`;
const options = { count: 50, trajectories: 4, seed: 0, log: () => {} };
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

describe("evaluating a run", () => {
  beforeAll(async () => {
    await trainRun("small");
    await trainRun("large", ["env.maxAtoms=12", "evaluation.exactLimit=500"]);
  });

  test("gives exact distances where the space can be listed", async () => {
    const { exact } = await evaluateRun({ ...options, runFolder: runFolder("small") });
    expect(exact?.totalVariation).toBeCloseTo((exact?.l1 ?? 0) / 2, 12);
    expect(exact?.l1).toBeGreaterThan(0);
    expect(exact?.kl).toBeGreaterThan(0);
    expect(Number.isFinite(exact?.logZ)).toBe(true);
    expect(Math.abs(exact?.pearson ?? 2)).toBeLessThanOrEqual(1);
  });

  test("correlates estimates of log p with log R on the molecules of a file", async () => {
    const data = join(folder, "held-out.smi");
    writeFileSync(data, "CCO\nC1CO1\nCCC\nCOC=C\nCCN\n");
    const { logProbability } = await evaluateRun({
      ...options,
      ...{ runFolder: runFolder("large"), data },
    });
    expect(logProbability).toMatchObject({ objects: 4, outside: 1, trajectories: 4 });
    expect(Math.abs(logProbability?.spearman ?? 2)).toBeLessThanOrEqual(1);
    expect(Number.isFinite(logProbability?.meanDifference)).toBe(true);
  });

  test("of a space too large to list asks for a file", async () => {
    await expect(evaluateRun({ ...options, runFolder: runFolder("large") })).rejects.toThrow(
      /has more than 500 states, too many to list\. Give held-out molecules by --data FILE/,
    );
  });

  test("with a file that the space can't hold says so", async () => {
    const data = join(folder, "outside.smi");
    writeFileSync(data, "CCN\nCCF\nCC\n");
    await expect(evaluateRun({ ...options, runFolder: runFolder("small"), data })).rejects.toThrow(
      `${data}: the space of this run holds 1 of its objects; at least 3 are needed.`,
    );
  });
});
