import { describe, expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { createRng } from "../../../src/core/rng.ts";
import { createAtomEnvironment } from "../../../src/env/atoms/atomEnvironment.ts";
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

const rdkit = await loadRdkit();
const CNO = { elements: ["C", "N", "O"], charges: [] } as const;
/** Charged atoms that come neutral. */
const CHARGE_STEPS = {
  elements: ["C", "N", "O"],
  charges: ["N+", "O-", "N-"],
  atomCharges: "separate",
  maxAtoms: 4,
} as const;
/** Rings of six alone, one of them: what has Kekule forms. */
const SIX_RINGS = {
  charges: [],
  minRingSize: 6,
  maxRingSize: 6,
  maxRings: 1,
  maxBondOrder: 2,
} as const;

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

/** As `solve`, over molecules: several states may be one. */
function solveObjects<States extends StateBatch>(env: Environment<States>) {
  const space = enumerateSpace(env);
  const terminals = env.select(space.states, space.terminals);
  const names = env.objectNames?.(terminals) ?? env.toObjects(terminals);
  const objects = [...new Set(names)];
  const placeOf = new Map(objects.map((name, o) => [name, o]));
  const objectOf = names.map((name) => placeOf.get(name) as number);
  const reward = randomLogReward(objects.length);
  const { target, logZ } = targetDistribution(reward);
  const logSymmetry = env.logSymmetry(terminals);
  const sampled = (scale: number) => {
    const scaled = Float64Array.from(objectOf, (o, x) => reward[o] + scale * logSymmetry[x]);
    const { logFlow, logPF } = balancedPolicy(space, scaled);
    const reached = flowForward(space, logPF);
    const found = new Float64Array(objects.length);
    for (const [x, state] of space.terminals.entries()) found[objectOf[x]] += reached[state];
    return { ...compareDistributions(found, target), logZ: logFlow[0] };
  };
  const [numStates, numObjects] = [names.length, objects.length];
  return { numStates, numObjects, logZ, corrected: sampled(1), uncorrected: sampled(0) };
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

  test.each([
    ["up to 5 atoms C, N, O", { ...CNO, maxAtoms: 5 }, 3766, 3766],
    ["with charges", { elements: ["C", "O"], charges: ["N+", "O-"], maxAtoms: 4 }, 203, 203],
    ["whose charges are steps", CHARGE_STEPS, 1160, 1160],
    [
      "whose charges and bond orders are steps",
      { ...CHARGE_STEPS, bondOrders: "separate" },
      1160,
      1160,
    ],
    ["whose bond orders are steps", { ...CNO, maxAtoms: 4, bondOrders: "separate" }, 523, 523],
    ["with several Kekule forms", { ...SIX_RINGS, elements: ["C"], maxAtoms: 8 }, 733, 732],
    ["with aromatic nitrogen", { ...SIX_RINGS, elements: ["C", "N"], maxAtoms: 7 }, 10162, 10135],
    ["that hold C-C", { elements: ["C", "O"], charges: [], maxAtoms: 5, scaffold: "CC" }, 875, 457],
    ["that grow at one end", { ...CNO, maxAtoms: 5, scaffold: "N[CH3:1]" }, 590, 576],
    [
      "that hold benzene",
      {
        elements: ["C"],
        charges: [],
        maxAtoms: 9,
        maxRings: 1,
        maxBondOrder: 2,
        scaffold: "c1ccccc1",
      },
      28,
      22,
    ],
  ] as const)("on molecules %s", (_name, options, states, objects) => {
    const found = solveObjects(createAtomEnvironment(rdkit, options));
    expect([found.numStates, found.numObjects]).toEqual([states, objects]);
    expect(found.corrected.l1).toBeLessThan(1e-12);
    expect(found.corrected.logZ).toBeCloseTo(found.logZ, 12);
    expect(found.uncorrected.l1).toBeGreaterThan(0.1);
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
