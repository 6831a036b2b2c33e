import { expect, test } from "vitest";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng, drawRngStates } from "../../../src/core/rng.ts";
import type { Environment } from "../../../src/env/environment.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import {
  type ActionSampler,
  joinTrajectories,
  sampleBackward,
  sampleForward,
  sumByTrajectory,
} from "../../../src/training/rollouts/trajectories.ts";

const env = createHypergrid({ dimensions: 2, side: 4 }) as Environment;

/** Every legal action equally likely. */
const uniform: ActionSampler = async (batch, _conditioning, rngs) => {
  const legal = Array.from({ length: batch.numGraphs }, (_, g) => legalActions(env.spec, batch, g));
  return {
    actions: Int32Array.from(legal, (actions, g) => actions[rngs[g].integer(actions.length)]),
    logProbabilities: Float64Array.from(legal, (actions) => -Math.log(actions.length)),
  };
};

const draw = (count: number, seed: number) =>
  sampleForward({
    env,
    sample: uniform,
    count,
    conditioning: new Float32Array(0),
    conditioningSize: 0,
    rng: createRng(seed),
  });

test("replaying the actions of each trajectory leads to its terminal state", async () => {
  const { count, actions, trajectoryOf, terminal } = await draw(50, 1);
  const reached = Array.from({ length: count }, (_, t) => {
    const own = [...actions].filter((_, n) => trajectoryOf[n] === t);
    let state = env.reset(1);
    for (const action of own) state = env.step(state, Int32Array.of(action));
    return env.keys(state)[0];
  });
  expect(reached).toEqual(env.keys(terminal));
  expect([...env.isTerminal(terminal)]).toEqual(new Array(count).fill(1));
});

test("log PB is that of equally likely backward actions along the trajectory", async () => {
  const trajectories = await draw(30, 2);
  const found = sumByTrajectory(trajectories, trajectories.logPB);
  // Backwards, a cell off the axes has two parents, all others one.
  for (const [t, text] of env.toObjects(trajectories.terminal).entries()) {
    const own = [...trajectories.actions].filter((_, n) => trajectories.trajectoryOf[n] === t);
    const cell = [0, 0];
    let expected = 0;
    for (const action of own) {
      if (action === 0) break;
      cell[action - 1]++;
      if (cell[0] > 0 && cell[1] > 0) expected -= Math.LN2;
    }
    expect(cell.join(",")).toBe(text);
    expect(found[t]).toBeCloseTo(expected, 12);
  }
});

test("backward trajectories end in the states they were asked for", async () => {
  const { terminal } = await draw(20, 3);
  const back = await sampleBackward({ env, terminal, rng: createRng(4) });
  expect(back.count).toBe(20);
  const order = [...back.trajectoryOf.keys()];
  for (let t = 0; t < back.count; t++) {
    let state = env.reset(1);
    for (const n of order.filter((n) => back.trajectoryOf[n] === t)) {
      state = env.step(state, back.actions.subarray(n, n + 1));
    }
    expect(env.keys(state)).toEqual(env.keys(env.select(terminal, [t])));
  }
});

test("joined trajectories keep their sums", async () => {
  const [first, second] = [await draw(7, 5), await draw(5, 6)];
  const joined = joinTrajectories(env, first, second);
  expect(joined.count).toBe(12);
  expect([...sumByTrajectory(joined, joined.logPF)]).toEqual([
    ...sumByTrajectory(first, first.logPF),
    ...sumByTrajectory(second, second.logPF),
  ]);
  expect(joined.batch.numGraphs).toBe(joined.actions.length);
});

test("a trajectory depends on its own random numbers, not on those drawn beside it", async () => {
  const states = drawRngStates(createRng(11), 12);
  const part = (start: number, end: number) =>
    sampleForward({
      env,
      sample: uniform,
      count: end - start,
      conditioning: new Float32Array(0),
      conditioningSize: 0,
      rng: states.slice(start, end).map((state) => createRng(state)),
    });
  const whole = await draw(12, 11);
  const joined = joinTrajectories(env, await part(0, 5), await part(5, 12));
  expect(env.toObjects(joined.terminal)).toEqual(env.toObjects(whole.terminal));
  expect(new Set(env.toObjects(whole.terminal)).size).toBeGreaterThan(3);
  expect(sumByTrajectory(joined, joined.logPF)).toEqual(sumByTrajectory(whole, whole.logPF));
});
