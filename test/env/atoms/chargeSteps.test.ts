import { describe, expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import {
  type AtomEnvironmentOptions,
  createAtomEnvironment,
} from "../../../src/env/atoms/atomEnvironment.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";

const rdkit = await loadRdkit();
const SEED = 5;

/** Names of all molecules of a space, sorted; every state of it has a legal action or has ended. */
function moleculesOf(options: AtomEnvironmentOptions): string[] {
  const env = createAtomEnvironment(rdkit, options);
  const { states, terminals, actionOffsets } = enumerateSpace(env, { limit: 200_000 });
  const ended = env.isTerminal(states);
  for (let s = 0; s < states.count; s++) {
    expect(actionOffsets[s + 1] > actionOffsets[s], env.keys(env.select(states, [s]))[0]).toBe(
      ended[s] === 0,
    );
  }
  return [...new Set(env.objectNames(env.select(states, terminals)))].sort();
}

describe("charges that are steps of their own", () => {
  test.each([
    [{ elements: ["C", "N", "O"], charges: ["N+", "O-"], maxAtoms: 4 }],
    [{ elements: ["N", "O"], charges: ["N+", "O-", "N-", "O+"], maxAtoms: 4, maxRings: 1 }],
    [{ elements: ["C", "S"], charges: ["S+", "S-", "C-"], maxAtoms: 3 }],
    [{ elements: ["C", "P", "O"], charges: ["P+", "O-"], maxAtoms: 3, maxBondOrder: 2 }],
  ] as const)("give the molecules of %o that charged atoms give", (options) => {
    const joint = moleculesOf(options);
    expect(joint.some((smiles) => smiles.includes("+"))).toBe(true);
    expect(moleculesOf({ ...options, atomCharges: "separate" })).toEqual(joint);
  });

  test("take one action more for each charge", () => {
    const states = (atomCharges: "joint" | "separate", smiles: string): number => {
      const env = createAtomEnvironment(rdkit, { atomCharges });
      let state = env.fromObjects([smiles]);
      let length = 0;
      for (; ; length++) {
        const back = env.backwardActions(state).actions;
        if (back.length === 0) return length;
        state = env.stepBack(state, back.subarray(0, 1)).parents;
      }
    };
    expect(states("joint", "CC[N+](=O)[O-]")).toBe(6);
    expect(states("separate", "CC[N+](=O)[O-]")).toBe(8);
    expect(states("separate", "CCO")).toBe(states("joint", "CCO"));
  });

  test("never leave a molecule that cannot become neutral, however little room there is", () => {
    const rng = createRng(SEED);
    const env = createAtomEnvironment(rdkit, {
      elements: ["C", "N", "O"],
      charges: ["N+", "O-", "N-", "O+", "C-"],
      atomCharges: "separate",
      ...{ maxAtoms: 5, maxBonds: 5, maxSteps: 9, minAtoms: 3 },
    });
    for (let i = 0; i < 300; i++) {
      let state = env.reset(1);
      while (env.isTerminal(state)[0] === 0) {
        const legal = legalActions(env.spec, env.encode(state), 0);
        expect(legal.length, env.keys(state)[0]).toBeGreaterThan(0);
        state = env.step(state, Int32Array.of(legal[rng.integer(legal.length)]));
      }
    }
  });

  test("leave the charges of a scaffold as they are", () => {
    const env = createAtomEnvironment(rdkit, {
      ...{ scaffold: "C[N+](=O)[O-]", maxAtoms: 6, atomCharges: "separate" },
      charges: ["N+", "O-"],
    });
    const states = env.fromObjects(["CC[N+](=O)[O-]", "OC[N+](=O)[O-]"]);
    expect(env.objectNames(states)).toEqual(["CC[N+](=O)[O-]", "O=[N+]([O-])CO"]);
    const { parents } = env.stepBack(states, Int32Array.of(0, 0));
    expect(env.backwardActions(parents).actions).toHaveLength(2);
  });
});
