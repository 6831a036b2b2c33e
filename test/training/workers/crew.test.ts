import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPhaseClock } from "../../../src/core/phaseClock.ts";
import { createRng } from "../../../src/core/rng.ts";
import { type Assembly, assemble } from "../../../src/training/assemble.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { initializeModel } from "../../../src/training/model.ts";
import { createPolicyRunner } from "../../../src/training/rollouts/policyRunner.ts";
import { sampleForward } from "../../../src/training/rollouts/trajectories.ts";
import { train } from "../../../src/training/train.ts";
import { createTrainer } from "../../../src/training/trainer.ts";

const CONFIG = `
seed: 4
env: { type: fragments, library: tiny, maxFragments: 3 }
policy: { type: graphTransformer, layers: 1, width: 16 }
reward: { type: molecule, components: { qed: {} }, threads: 0 }
temperature: { type: uniform, low: 1, high: 8, thermometerBins: 4 }
training: { steps: 6, trajectoriesPerStep: 12, checkpointEverySteps: 3, epsilon: 0.1 }
replay: { share: 0.25, warmup: 12 }
engine: { threads: 1 }
`;
const configWith = (...overrides: string[]) => parseConfig("config", CONFIG, overrides);
const folder = mkdtempSync(join(tmpdir(), "molgfn-crew-"));
let alone: Assembly;
let shared: Assembly;
beforeAll(async () => {
  alone = await assemble(configWith("engine.workers=1"));
  shared = await assemble(configWith("engine.workers=3"));
});
afterAll(async () => {
  await alone.close();
  await shared.close();
  rmSync(folder, { recursive: true });
});

test("a crew draws the trajectories that one thread draws, in the same order", async () => {
  const { env, model, programs, conditioning } = alone;
  const weights = initializeModel(model, createRng(1));
  const count = 20;
  const request = {
    ...{ env, count },
    conditioning: conditioning.encode(conditioning.usual(count)),
    conditioningSize: conditioning.size,
    tracking: { states: true },
  };
  const sample = createPolicyRunner(model, programs.forward).sampler(weights, 0.2);
  const wanted = await sampleForward({ ...request, sample, rng: createRng(2) });
  const crew = shared.crew;
  if (!crew) throw new Error("engine.workers: 3 made no crew.");
  expect(crew.size).toBe(3);
  const clock = createPhaseClock();
  crew.tell(clock);
  crew.countFlops();
  const found = await crew.draw({ ...request, weights, epsilon: 0.2, rng: createRng(2) });
  expect(env.toObjects(found.terminal)).toEqual(env.toObjects(wanted.terminal));
  expect(new Set(env.toObjects(found.terminal)).size).toBeGreaterThan(5);
  expect(found.batch.numGraphs).toBe(wanted.batch.numGraphs);
  expect(found.states?.count).toBe(wanted.batch.numGraphs);
  const { forward, exchange } = clock.take();
  expect(forward).toBeGreaterThan(0);
  expect(exchange).toBeGreaterThan(0);
  expect(crew.takeFlops()).toBeGreaterThan(0);
  expect(crew.takeFlops()).toBe(0);
});

test("an update that a crew shares is that of one thread, up to rounding", async () => {
  const update = async (assembly: Assembly, overrides: readonly string[]) => {
    const trainer = createTrainer({ config: configWith(...overrides), ...assembly });
    const losses: number[] = [];
    for (let i = 0; i < 4; i++) losses.push((await trainer.update()).loss);
    return { losses, weights: trainer.weights as Float32Array };
  };
  const fixed = "training.initialLogZ=0";
  const wanted = await update(alone, [fixed, "engine.workers=1"]);
  // So small a budget that each worker computes several parts.
  const found = await update(shared, [fixed, "engine.workers=3", "engine.memoryMB=1"]);
  for (const [i, loss] of wanted.losses.entries()) {
    expect(Math.abs(found.losses[i] / loss - 1), `update ${i + 1}`).toBeLessThan(1e-4);
  }
  const off = wanted.weights.map((weight, p) => Math.abs(found.weights[p] - weight));
  expect(off.reduce((most, each) => Math.max(most, each), 0)).toBeLessThan(1e-3);
});

test("a run with a crew leaves the same bytes again, and when it is resumed", async () => {
  const run = async (name: string, resume: boolean, ...overrides: string[]) => {
    const runFolder = join(folder, name);
    const config = configWith("engine.workers=2", ...overrides);
    const signal = new AbortController().signal;
    await train({ config, runFolder, resume, signal, log: () => {} });
    const lines = readFileSync(join(runFolder, "metrics.jsonl"), "utf8").trim().split("\n");
    return lines.map((line) => line.replace(/,"seconds":[\d.]+\}$/, ""));
  };
  const whole = await run("whole", false);
  expect(whole).toHaveLength(6);
  expect(await run("again", false)).toEqual(whole);
  expect(await run("other", false, "seed=5")).not.toEqual(whole);
  await run("parts", false, "training.steps=3");
  expect(await run("parts", true)).toEqual(whole);
}, 120_000);
