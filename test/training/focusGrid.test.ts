import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../src/training/config/load.ts";
import { measureGoals } from "../../src/training/goals/measureGoals.ts";
import { loadCheckpoint } from "../../src/training/run/checkpoints.ts";
import { sampleRun } from "../../src/training/sample.ts";
import { train } from "../../src/training/train.ts";
import { openTrainedRun } from "../../src/training/trainedRun.ts";
import type { TrainerState } from "../../src/training/trainer.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-focus-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

const CONFIG = `
env: { type: hypergrid, dimensions: 2, side: 8 }
policy: { type: mlp, layers: 2, width: 64 }
reward: { type: gridObjectives, objectives: [branin, currin], least: 0.02 }
temperature: { type: constant, beta: 2 }
training: { steps: 400, trajectoriesPerStep: 64, learningRate: 3e-3, logZLearningRate: 0.05, checkpointEverySteps: 50 }
replay: { share: 0.25, warmup: 100 }
engine: { threads: 1 }
`;

async function trained(name: string, conditioning: string, overrides: readonly string[] = []) {
  const runFolder = join(folder, name);
  const config = parseConfig("a.yaml", `${CONFIG}conditioning: ${conditioning}\n`, overrides);
  await train({ config, runFolder, resume: false, signal, log: () => {} });
  return runFolder;
}

async function accuracy(runFolder: string): Promise<number> {
  const run = await openTrainedRun(runFolder, { log: () => {} });
  try {
    const found = await measureGoals(run, { goals: 9, samples: 64, seed: 1 });
    return found?.preferences?.focusAccuracy ?? Number.NaN;
  } finally {
    await run.assembly.close();
  }
}

const FOCUS = "{ focus: { type: tabular, divisions: 10, cosine: 0.9 } }";

describe("a model that is asked for directions", () => {
  test("learns to hit the regions that it is asked for", async () => {
    const start = await accuracy(await trained("start", FOCUS, ["training.steps=1"]));
    const run = await trained("focus", FOCUS);
    const end = await accuracy(run);
    console.log(`focus accuracy ${start} at the start, ${end} at the end`);
    expect(end).toBeGreaterThan(start + 0.15);
    expect(end).toBeGreaterThan(0.5);

    const { samples, goal } = await sampleRun({
      ...{ runFolder: run, count: 200, seed: 0, unique: false, signal, log: () => {} },
      goals: { focus: "branin=1,currin=1" },
    });
    expect(goal).toBe("beta 2, focus branin=0.707,currin=0.707");
    // Objects out of focus are worth nothing under the goal.
    const inside = samples.filter(({ values: { branin, currin } }) => {
      const cosine = (branin + currin) / (Math.SQRT2 * Math.hypot(branin, currin));
      return cosine >= 0.9;
    });
    expect(samples.filter(({ reward }) => reward > 0)).toHaveLength(inside.length);
  }, 300_000);

  test("keeps in its checkpoint which directions can be reached, and goes on from there", async () => {
    const whole = await trained("whole", FOCUS, ["training.steps=60"]);
    const half = await trained("half", FOCUS, ["training.steps=30"]);
    const config = parseConfig("a.yaml", `${CONFIG}conditioning: ${FOCUS}\n`, [
      "training.steps=60",
    ]);
    await train({ config, runFolder: half, resume: true, signal, log: () => {} });
    const [one, other] = [await loadCheckpoint(whole), await loadCheckpoint(half)];
    const [a, b] = [one, other].map(({ data }) => data.state as unknown as TrainerState);
    expect(a.conditioning?.directions?.tried.some((x) => x === 1)).toBe(true);
    expect(b.conditioning).toEqual(a.conditioning);
    expect(b.replay.items).toEqual(a.replay.items);
    expect(b.weights).toEqual(a.weights);
  }, 300_000);
});

describe("a model that is asked for ranges or targets", () => {
  test("refuses goals that it was not trained with, and says what was changed", async () => {
    const run = await trained("preferences", "{ preferences: { type: dirichlet } }", [
      "training.steps=2",
    ]);
    const ask = (goals: object, log: string[] = []) =>
      sampleRun({
        ...{ runFolder: run, count: 4, seed: 0, unique: false, signal, goals },
        log: (line) => log.push(line),
      });
    await expect(ask({ range: ["branin=0.5:1"] })).rejects.toThrow(
      "--range is given, but this run was trained without conditioning.ranges. " +
        "Leave --range out, or train with it.",
    );
    await expect(ask({ prefer: "brannin=1" })).rejects.toThrow(
      '--prefer names "brannin", which is no objective of this run; did you mean branin?',
    );
    const log: string[] = [];
    const { goal } = await ask({ prefer: "branin=1,currin=3" }, log);
    expect(goal).toBe("beta 2, prefer branin=0.25,currin=0.75");
    expect(log).toContain("--prefer adds up to 4, not 1: taken as branin=0.25,currin=0.75.");
  }, 300_000);

  test("reaches the cell that it is asked for more often than chance", async () => {
    const run = await trained("target", "{ target: { missFactor: 1e-3 }, hindsight: 0.5 }", [
      "reward={type: hashed, low: 1, high: 1}",
      "temperature.beta=1",
      "training.steps=600",
    ]);
    const ask = (target: string) =>
      sampleRun({
        ...{ runFolder: run, count: 200, seed: 0, unique: false, signal, log: () => {} },
        goals: { target },
      });
    const hits = { "3,5": 0, "6,1": 0 };
    for (const cell of ["3,5", "6,1"] as const) {
      const { samples } = await ask(cell);
      hits[cell] = samples.filter(({ object }) => object === cell).length / 200;
    }
    console.log("share that reach their target", hits);
    // 1 of 64 by chance.
    expect(Math.min(...Object.values(hits))).toBeGreaterThan(0.3);
    await expect(ask("9,9")).rejects.toThrow(
      "--target 9,9 is no object that this run can build. Name one of its space.",
    );
  }, 300_000);
});
