import { describe, expect, test } from "vitest";
import { createRng } from "../../../src/core/rng.ts";
import type { Environment, StateBatch } from "../../../src/env/environment.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { balancedPolicy } from "../../../src/evaluation/exact/balancedPolicy.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../../../src/evaluation/exact/compareDistributions.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { flowForward } from "../../../src/evaluation/exact/terminalDistribution.ts";
import {
  fragmentEnvironment,
  MIXED_LIBRARY,
  TINY_LIBRARY,
} from "../../env/fragments/tinyLibrary.ts";

/** Log rewards from -3 to 3, the same at every run. */
function randomLogReward(count: number): Float64Array {
  const rng = createRng(7);
  return Float64Array.from({ length: count }, () => 6 * rng.next() - 3);
}

/** What exactly balanced training samples, with and without the symmetry correction. */
function solve<States extends StateBatch>(env: Environment<States>, logReward?: Float64Array) {
  const space = enumerateSpace(env);
  const reward = logReward ?? randomLogReward(space.terminals.length);
  const { target, logZ } = targetDistribution(reward);
  const logSymmetry = env.logSymmetry(env.select(space.states, space.terminals));
  const sampled = (logScaledReward: Float64Array) => {
    const { logFlow, logPF } = balancedPolicy(space, logScaledReward);
    const reached = flowForward(space, logPF);
    const terminal = Float64Array.from(space.terminals, (state) => reached[state]);
    return { ...compareDistributions(terminal, target), logZ: logFlow[0] };
  };
  return {
    numObjects: space.terminals.length,
    logZ,
    corrected: sampled(reward.map((value, x) => value + logSymmetry[x])),
    uncorrected: sampled(reward),
  };
}

describe("the balanced policy samples each class in proportion to its reward", () => {
  test("on fragments with a symmetric ring, and without the correction it does not", async () => {
    const env = await fragmentEnvironment(TINY_LIBRARY, { maxFragments: 3 });
    const { corrected, uncorrected, logZ, numObjects } = solve(env);
    expect(numObjects).toBeGreaterThan(20);
    expect(corrected.l1).toBeLessThan(1e-12);
    expect(corrected.logZ).toBeCloseTo(logZ, 12);
    expect(uncorrected.l1).toBeGreaterThan(0.5);
  });

  test("on trees of four fragments with several symmetries and at least two fragments", async () => {
    const env = await fragmentEnvironment(MIXED_LIBRARY, { maxFragments: 4, minFragments: 2 });
    const { corrected, uncorrected, logZ, numObjects } = solve(env);
    expect(numObjects).toBe(560);
    expect(corrected.l1).toBeLessThan(1e-12);
    expect(corrected.logZ).toBeCloseTo(logZ, 12);
    expect(uncorrected.l1).toBeGreaterThan(0.5);
  });

  test("on graphs of two colors, where leaving the correction out is half the distance", () => {
    const env = createColoredGraphs({ colors: 2, maxNodes: 4 });
    const { corrected, uncorrected, logZ, numObjects } = solve(env);
    expect(numObjects).toBe(65);
    expect(corrected.l1).toBeLessThan(1e-12);
    expect(corrected.logZ).toBeCloseTo(logZ, 12);
    expect(uncorrected.totalVariation).toBeGreaterThan(0.2);
  });

  test("on graphs of three colors, and on those of exactly six nodes", () => {
    for (const [options, count] of [
      [{ colors: 3, maxNodes: 5 }, 2413],
      [{ colors: 1, minNodes: 6, maxNodes: 6 }, 112],
    ] as const) {
      const { corrected, uncorrected, logZ, numObjects } = solve(createColoredGraphs(options));
      expect(numObjects).toBe(count);
      expect(corrected.l1).toBeLessThan(1e-12);
      expect(corrected.logZ).toBeCloseTo(logZ, 12);
      expect(uncorrected.l1).toBeGreaterThan(0.3);
    }
  });

  test("on a grid", () => {
    const { corrected, uncorrected, logZ, numObjects } = solve(
      createHypergrid({ dimensions: 3, side: 4 }),
    );
    expect(numObjects).toBe(64);
    expect(corrected.l1).toBeLessThan(1e-12);
    expect(corrected.logZ).toBeCloseTo(logZ, 12);
    expect(uncorrected.l1).toBe(corrected.l1);
  });
});
