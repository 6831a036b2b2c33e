import { afterAll, beforeAll, expect, test } from "vitest";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createPhaseClock } from "../../../src/core/phaseClock.ts";
import { createRng } from "../../../src/core/rng.ts";
import type { Program } from "../../../src/engine/program.ts";
import { createObjective } from "../../../src/objectives/config.ts";
import { createReplayBuffer } from "../../../src/replay/buffer.ts";
import { type Assembly, assemble } from "../../../src/training/assemble.ts";
import { drawBatch, type TrainingBatch } from "../../../src/training/batch.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { initializeModel } from "../../../src/training/model.ts";
import type { Programs } from "../../../src/training/programs.ts";
import { uniformBackward } from "../../../src/training/rollouts/backwardPolicy.ts";
import { createPolicyRunner } from "../../../src/training/rollouts/policyRunner.ts";
import { actionScorer } from "../../../src/training/rollouts/scoreActions.ts";
import { askedStates } from "../../../src/training/updates/askedStates.ts";
import { createGradientPasses } from "../../../src/training/updates/gradientPasses.ts";
import { stepPowers } from "../../../src/training/updates/trainStep.ts";

/** A prime number, so that the last part is always filled up. */
const COUNT = 11;
const config = parseConfig(
  "config",
  `
env: { type: fragments, library: zinc-100, maxFragments: 4 }
policy: { type: graphTransformer, layers: 2, width: 16 }
reward: { type: hashed }
temperature: { type: uniform, low: 1, high: 8, thermometerBins: 4 }
training: { trajectoriesPerStep: ${COUNT} }
`,
);

let assembly: Assembly;
let batch: TrainingBatch;
let weights: Float32Array;
beforeAll(async () => {
  assembly = await assemble(config);
  const { env, reward, model, programs } = assembly;
  const rng = createRng(3);
  weights = initializeModel(model, rng);
  const runner = createPolicyRunner(model, programs.forward);
  batch = await drawBatch({
    env,
    reward,
    conditioning: assembly.conditioning,
    progress: 0,
    floor: -10,
    drawn: COUNT,
    replayed: 0,
    replay: createReplayBuffer({ capacity: 10, duplicates: "keep", strategy: { type: "uniform" } }),
    sample: runner.sampler(weights, 0),
    localSearch: config.localSearch,
    search: { sample: runner.sampler(weights, 0), score: actionScorer(runner, env.spec, weights) },
    backward: uniformBackward,
    scoresBackward: false,
    replaysTrajectories: false,
    needs: {},
    potentialDropout: 0,
    rng,
  });
});
afterAll(() => assembly.close());

const rates = {
  policyLearningRate: Float32Array.of(0.01),
  logZLearningRate: Float32Array.of(0.1),
  ...stepPowers(1),
};

/** An update, its vectors read out. */
async function updateWith(
  memoryBytes: number,
  programs: Programs = assembly.programs,
  given: TrainingBatch = batch,
) {
  const { model } = assembly;
  const compute = createGradientPasses({
    step: {
      model,
      objective: createObjective(config.objective),
      backwardPolicy: "fixed",
      steps: assembly.env.maxSteps,
      count: COUNT,
      clipNorm: 10,
      averageTau: 0.9,
    },
    programs,
    memoryBytes,
    clock: createPhaseClock(),
  });
  const zeros = () => new Float32Array(weights.length);
  const vectors = {
    weights: weights.slice(),
    firstMoment: zeros(),
    secondMoment: zeros(),
    average: weights.slice(),
  };
  const { outputs, passes, notice, accept } = await compute(vectors, given, rates);
  const kept = Object.fromEntries(
    ["loss", "losses", "logPF", "logZ", "gradientNorm"].map((name) => [name, [...outputs[name]]]),
  );
  accept();
  return { kept, passes, notice, firstMoment: [...vectors.firstMoment] };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((x, i) => x - b[i])) / Math.max(1e-6, Math.hypot(...b));

test("a batch above the memory budget is computed in passes with the same result", async () => {
  const whole = await updateWith(1e9);
  expect(whole.passes).toBe(1);
  const parts = await updateWith(2e5);
  expect(parts.passes).toBeGreaterThan(2);
  expect(parts.passes).toBeLessThan(COUNT);
  for (const [name, values] of Object.entries(whole.kept)) {
    expect(parts.kept[name], name).toHaveLength(values.length);
    expect(distance(parts.kept[name], values), name).toBeLessThan(1e-5);
  }
  expect(distance(parts.firstMoment, whole.firstMoment)).toBeLessThan(1e-5);
});

test("states without a choice are not shown to the network, with the same result", async () => {
  const asked = batch.graphs.numGraphs;
  const states = batch.trajectories.batch;
  const { spec } = assembly.env;
  const chosen = Array.from({ length: states.numGraphs }, (_, n) => legalActions(spec, states, n));
  expect(asked).toBe(chosen.filter((legal) => legal.length > 1).length);
  // Trees of the most fragments can only be stopped at.
  expect(asked).toBeLessThan(states.numGraphs - COUNT / 2);
  const every = { ...batch, ...askedStates(spec, batch.trajectories, { everyState: true }) };
  expect(every.graphs.numGraphs).toBe(states.numGraphs);
  for (const memoryBytes of [1e9, 2e5]) {
    const some = await updateWith(memoryBytes);
    const all = await updateWith(memoryBytes, assembly.programs, every);
    for (const [name, values] of Object.entries(all.kept)) {
      expect(distance(some.kept[name], values), name).toBeLessThan(1e-5);
    }
    expect(distance(some.firstMoment, all.firstMoment)).toBeLessThan(1e-5);
  }
});

test("an update that runs out of memory is tried once in smaller passes, and says so", async () => {
  const { programs } = assembly;
  let failures = 0;
  const failing: Program = {
    run: async () => {
      failures++;
      throw new Error("std::bad_alloc");
    },
    release: async () => {},
  };
  const whole = await updateWith(1e9);
  const short: Programs = {
    ...programs,
    train: {
      get: async (key, ...rest) =>
        key.startsWith("gradient") || key === "apply" ? programs.train.get(key, ...rest) : failing,
      size: 0,
      release: async () => {},
    },
  };
  const update = await updateWith(1e9, short);
  expect(failures).toBe(1);
  expect(update.notice).toMatch(
    /^An update ran out of memory in 1 pass and was computed in 2\. Set engine\.memoryMB below \d+,/,
  );
  expect(distance(update.firstMoment, whole.firstMoment)).toBeLessThan(1e-5);
});

test("other errors, and running out of memory again, are not hidden", async () => {
  const programs = (message: string): Programs => ({
    ...assembly.programs,
    train: {
      get: async () => ({
        run: async () => {
          throw new Error(message);
        },
        release: async () => {},
      }),
      size: 0,
      release: async () => {},
    },
  });
  await expect(updateWith(1e9, programs("no such kernel"))).rejects.toThrow("no such kernel");
  await expect(updateWith(1e9, programs("out of memory"))).rejects.toThrow("out of memory");
});
