import { describe, expect, test } from "vitest";
import { createRng } from "../../../src/core/rng.ts";
import type { Environment, StateBatch } from "../../../src/env/environment.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { createStringEnvironment } from "../../../src/env/strings/stringEnvironment.ts";
import { createGuide } from "../../../src/training/guide/guide.ts";
import { repeatActions } from "../../../src/training/rollouts/recordedActions.ts";
import { sampleForward } from "../../../src/training/rollouts/trajectories.ts";
import { fragmentEnvironment, TINY_LIBRARY } from "../../env/fragments/tinyLibrary.ts";

const grid = () => createHypergrid({ dimensions: 2, side: 4 }) as Environment;

/** Trajectories of given actions, with their states. */
const walk = (env: Environment, actions: readonly (readonly number[])[]) =>
  sampleForward({
    env,
    sample: repeatActions(actions),
    count: actions.length,
    conditioning: new Float32Array(0),
    conditioningSize: 0,
    rng: createRng(1),
    tracking: { states: true },
  });

/** Every labelled way back from an object, as the actions forward. */
function allWays(env: Environment, state: StateBatch): number[][] {
  const { actions } = env.backwardActions(state);
  if (actions.length === 0) return [[]];
  return [...actions].flatMap((backward) => {
    const { parents, actions: forward } = env.stepBack(state, Int32Array.of(backward));
    return allWays(env, parents).map((way) => [...way, forward[0]]);
  });
}

describe("the substructure guide", () => {
  test("on a grid takes steps by the mean reward of objects beyond them, worked out by hand", async () => {
    const env = grid();
    const guide = createGuide(env);
    guide.observe(env.fromObjects(["2,0", "0,1", "1,1"]), [3, 1, 100]);
    // To 1,1: through 1,0, a part of 2,0 alone, or 0,1, a part of itself; 1,1 itself does not count.
    const right = [1, 2, 0];
    const up = [2, 1, 0];
    const logs = guide.logProbabilities(await walk(env, [right, up]));
    expect(logs[0]).toBeCloseTo(Math.log(3 / 4), 12);
    expect(logs[1]).toBeCloseTo(Math.log(1 / 4), 12);
    // Observed once more it is passed over; another object moves the mean beyond 1,0 to (3 + 9) / 2.
    guide.observe(env.fromObjects(["2,0", "3,0"]), [50, 9]);
    const [again] = guide.logProbabilities(await walk(env, [right]));
    expect(again).toBeCloseTo(Math.log(6 / 7), 12);
  });

  test("knows nothing at first and takes all steps evenly; no step is impossible", async () => {
    const env = grid();
    const guide = createGuide(env);
    const [first] = guide.logProbabilities(await walk(env, [[1, 2, 0]]));
    expect(first).toBeCloseTo(Math.log(1 / 2), 12);
    guide.observe(env.fromObjects(["2,0"]), [1]);
    const [, low] = guide.logProbabilities(
      await walk(env, [
        [1, 2, 0],
        [2, 1, 0],
      ]),
    );
    expect(low).toBeCloseTo(Math.log(1e-5 / (1 + 1e-5)), 9);
  });

  test("is certain where there is one way", async () => {
    const env = createStringEnvironment({ alphabet: "01", length: 3 }) as Environment;
    const guide = createGuide(env);
    guide.observe(env.fromObjects(["010", "011"]), [1, 2]);
    expect([...guide.logProbabilities(await walk(env, [[1, 2, 2, 0]]))]).toEqual([0]);
  });

  test.each([
    ["graphs", async () => createColoredGraphs({ colors: 1, maxNodes: 4 }) as Environment],
    [
      "fragments",
      async () => (await fragmentEnvironment(TINY_LIBRARY, { maxFragments: 4 })) as Environment,
    ],
  ])("gives all labelled ways to an object of %s probability 1 in all", async (name, makeEnv) => {
    const env = await makeEnv();
    const [seen, asked] =
      name === "graphs"
        ? [["0 0 0;0-1 1-2", "0 0 0 0;0-1 1-2 2-3 3-0"], "0 0 0 0;0-1 0-2 1-2 2-3"]
        : [
            ["{c1ccccc1}[0-0{C}]", "{c1ccccc1}[0-0{C}][2-1{CO}]"],
            "{c1ccccc1}[0-0{C}][3-0{C}][1-0{CO}]",
          ];
    const guide = createGuide(env);
    guide.observe(env.fromObjects(seen), [2, 5]);
    const ways = allWays(env, env.fromObjects([asked]));
    const logs = guide.logProbabilities(await walk(env, ways));
    expect(ways.length).toBeGreaterThan(5);
    expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
    expect(new Set(logs.map((log) => Math.round(log * 1e9))).size).toBeGreaterThan(1);
  });

  test("goes on from a saved state as the first one would", async () => {
    const env = grid();
    const first = createGuide(env);
    first.observe(env.fromObjects(["2,0", "0,1"]), [3, 1]);
    const second = createGuide(env, structuredClone(first.getState()));
    for (const guide of [first, second]) guide.observe(env.fromObjects(["2,0", "3,3"]), [9, 7]);
    expect(second.getState()).toEqual(first.getState());
  });
});
