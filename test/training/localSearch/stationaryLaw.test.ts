import { describe, expect, test } from "vitest";
import { createRng } from "../../../src/core/rng.ts";
import type { Environment } from "../../../src/env/environment.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { createStringEnvironment } from "../../../src/env/strings/stringEnvironment.ts";
import {
  type LocalSearchConfig,
  localSearchSection,
} from "../../../src/training/localSearch/config.ts";
import { searchLocally } from "../../../src/training/localSearch/searchLocally.ts";
import { fragmentEnvironment, TINY_LIBRARY } from "../../env/fragments/tinyLibrary.ts";
import { tabularPolicies } from "./tabularPolicies.ts";
import { transitionMatrix } from "./transitionMatrix.ts";

const SEED = 12;

const SPACES: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  "hypergrid 3x3": () => createHypergrid({ dimensions: 2, side: 3 }) as Environment,
  "strings of 3 bits": () => createStringEnvironment({ alphabet: "01", length: 3 }) as Environment,
  "graphs up to 3 nodes": () => createColoredGraphs({ colors: 2, maxNodes: 3 }) as Environment,
  "fragments up to 2": async () =>
    (await fragmentEnvironment(TINY_LIBRARY, { maxFragments: 2 })) as Environment,
};

const WAYS: readonly (readonly [string, Record<string, unknown>])[] = [
  ["two steps", { backtrack: { type: "steps", steps: 2 } }],
  ["one or two steps", { backtrack: { type: "steps", steps: 2 }, randomSteps: true }],
  ["half of the steps", { backtrack: { type: "share", share: 0.5 } }],
  ["up to all steps", { backtrack: { type: "share", share: 1 }, randomSteps: true }],
];

/** A space with frozen random policies and rewards from e^-2 to e^2. */
async function setUp(name: string) {
  const env = await SPACES[name]();
  const policies = tabularPolicies(env);
  const rng = createRng(SEED);
  const logReward = Float64Array.from(policies.terminals, () => 4 * rng.next() - 2);
  const logSymmetry = env.logSymmetry(env.select(policies.states, policies.terminals));
  const scaled = logReward.map((value, x) => value + logSymmetry[x]);
  const total = logReward.reduce((sum, value) => sum + Math.exp(value), 0);
  return { env, policies, scaled, target: logReward.map((value) => Math.exp(value) / total) };
}

/** Largest change of `law` by one step of a chain. */
function drift(matrix: readonly Float64Array[], law: Float64Array): number {
  const next = new Float64Array(law.length);
  for (const [x, row] of matrix.entries())
    for (const [y, p] of row.entries()) next[y] += law[x] * p;
  return next.reduce((most, value, y) => Math.max(most, Math.abs(value - law[y])), 0);
}

const configOf = (settings: Record<string, unknown>): LocalSearchConfig =>
  localSearchSection.parse({ iterations: 1, ...settings });

describe.each(Object.keys(SPACES))(`%s, frozen random policies (seed ${SEED})`, (name) => {
  test.each(WAYS)("R / Z is stationary when %s are undone", async (_way, settings) => {
    const { policies, scaled, target } = await setUp(name);
    for (const acceptance of ["metropolisHastings", "barker"]) {
      const matrix = transitionMatrix(policies, configOf({ ...settings, acceptance }), scaled);
      for (const row of matrix) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(drift(matrix, target)).toBeLessThan(1e-10);
      const moves = matrix.reduce((sum, row, x) => sum + 1 - row[x], 0);
      expect(moves).toBeGreaterThan(0.1);
    }
  });

  test("R / Z is not what a search for better objects leaves as it is", async () => {
    const { policies, scaled, target } = await setUp(name);
    const matrix = transitionMatrix(policies, configOf({ acceptance: "deterministic" }), scaled);
    expect(drift(matrix, target)).toBeGreaterThan(1e-3);
  });

  test.each(["metropolisHastings", "barker", "deterministic"])(
    "what training draws follows the matrix, with %s",
    async (acceptance) => {
      const { env, policies, scaled } = await setUp(name);
      const config = configOf({ ...WAYS[3][1], acceptance });
      const matrix = transitionMatrix(policies, config, scaled);
      const placeOf = new Map(
        env.keys(env.select(policies.states, policies.terminals)).map((key, x) => [key, x]),
      );
      const count = 600;
      const x = policies.terminals.length - 2;
      const start = env.select(policies.states, new Array(count).fill(policies.terminals[x]));
      const found = new Float64Array(policies.terminals.length);
      const { rebuilt, accepted } = await searchLocally({
        ...{ env, config, start, conditioning: new Float32Array(0), conditioningSize: 0 },
        ...{ sample: policies.sample, score: policies.score, backward: policies.backward },
        logReward: new Float64Array(count).fill(scaled[x]),
        tracking: {},
        rng: createRng(SEED),
        assess: async ({ terminal }) =>
          Float64Array.from(env.keys(terminal), (key) => scaled[placeOf.get(key) as number]),
      });
      for (const [t, key] of env.keys(rebuilt[0].terminal).entries()) {
        found[accepted[0][t] === 1 ? (placeOf.get(key) as number) : x] += 1 / count;
      }
      for (const [y, p] of matrix[x].entries()) {
        const tolerance = 5 * Math.sqrt((p * (1 - p)) / count) + 1e-9;
        expect(Math.abs(found[y] - p), `object ${y}`).toBeLessThan(tolerance);
      }
    },
  );
});
