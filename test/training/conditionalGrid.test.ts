import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { evaluateRun } from "../../src/training/evaluation/evaluateRun.ts";
import { sampleRun } from "../../src/training/sample.ts";
import { type TrainingSummary, train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-conditional-"));
const run = join(folder, "run");
const { signal } = new AbortController();
let summary: TrainingSummary;

beforeAll(async () => {
  const config = await loadConfig("configs/exact-conditional-grid.yaml", ["engine.threads=1"]);
  summary = await train({ config, runFolder: run, resume: false, signal, log: () => {} });
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Mean values of 400 samples for goals. */
async function means(prefer: string, beta: number): Promise<{ branin: number; currin: number }> {
  const { samples } = await sampleRun({
    ...{ runFolder: run, count: 400, seed: 1, unique: false, signal, log: () => {} },
    goals: { prefer, beta },
  });
  const mean = (name: string) =>
    samples.reduce((sum, { values }) => sum + values[name] / samples.length, 0);
  return { branin: mean("branin"), currin: mean("currin") };
}

describe("one model of configs/exact-conditional-grid.yaml", () => {
  test("draws from the exact distribution of five preferences at three betas", () => {
    const goals = summary.exact?.goals;
    console.log(`worst L1 ${goals?.worstL1}, mean ${goals?.meanL1}`);
    expect(goals?.count).toBe(15);
    expect(new Set(goals?.each.map(({ goal }) => goal)).size).toBe(15);
    expect(goals?.each.map(({ goal }) => goal)).toContain(
      "beta 2.5, prefer branin=0.75,currin=0.25",
    );
    expect(goals?.worstL1).toBeLessThanOrEqual(0.05);
    // What is asked by default is one of the 15.
    expect(goals?.each.some(({ l1 }) => l1 === summary.exact?.l1)).toBe(true);
  });

  test("gives more of what is asked for, and more so at a higher beta", async () => {
    const [branin, currin] = [
      await means("branin=1,currin=0", 4),
      await means("branin=0,currin=1", 4),
    ];
    expect(branin.branin).toBeGreaterThan(currin.branin + 0.01);
    expect(currin.currin).toBeGreaterThan(branin.currin + 0.05);
    const weak = await means("branin=0,currin=1", 1);
    expect(currin.currin).toBeGreaterThan(weak.currin + 0.05);
  });

  test("is measured by evaluate at preferences spread over all", async () => {
    const { goals } = await evaluateRun({
      ...{ path: run, count: 50, most: 50, modeSimilarity: 0.7, circleDistance: 0.75, seed: 2 },
      ...{ goals: 5, goalSamples: 64, signal, log: () => {} },
    });
    const { preferences } = goals ?? {};
    expect(preferences?.objectives).toEqual(["branin", "currin"]);
    expect(preferences?.goals).toBe(5);
    expect(preferences?.meanPearson).toBeGreaterThan(0.2);
    expect(preferences?.each.map(({ asked }) => asked[0]).sort()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(preferences?.hypervolume).toBeGreaterThan(0.5);
    expect(goals?.ranges).toBeUndefined();
  });
});
