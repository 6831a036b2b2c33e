import { beforeAll, describe, expect, test } from "vitest";
import { canonicalizeBuilt, loadRdkit } from "../../../src/chem/rdkit.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import {
  type AtomEnvironment,
  type AtomEnvironmentOptions,
  createAtomEnvironment,
} from "../../../src/env/atoms/atomEnvironment.ts";
import type { GraphStates } from "../../../src/env/graphs/graphEnvironment.ts";
import {
  type GraphShape,
  withoutEdge,
  withoutNode,
} from "../../../src/env/graphs/labelledGraph.ts";
import { isConnected, ringSizes } from "./minimumCycleBasis.ts";

const rdkit = await loadRdkit();
const SEED = 3;
/** With MOLGFN_FULL_TESTS=1 all that the project promises; otherwise what a few seconds allow. */
const COUNT = process.env.MOLGFN_FULL_TESTS ? 10_000 : 1000;
const AT_A_TIME = 250;

const SPACES: readonly (readonly [string, AtomEnvironmentOptions])[] = [
  ["charged atoms", { charges: ["N+", "O-", "N-", "C-"], maxAtoms: 12 }],
  [
    "small rings, charges and bond orders as steps",
    {
      elements: ["C", "N", "O"],
      ...{ atomCharges: "separate", bondOrders: "separate" },
      ...{ maxAtoms: 9, maxRings: 4, maxRingSize: 5 },
    },
  ],
];

/** Most that the bonds of a neutral atom add up to. */
const NEUTRAL_VALENCE: Readonly<Record<string, number>> = { C: 4, N: 3, O: 2 };

/**
 * Backward actions of a molecule, counted by trying: every atom and bond is taken away, every order
 * lowered, every charge taken back, and what is left is looked at as a whole.
 */
function countBackward({ space }: AtomEnvironment, shape: GraphShape): number {
  const { nodeColor, edgeStart, edgeEnd, edgeColor } = shape;
  const bondsOf = (v: number) => edgeColor.filter((_, e) => edgeStart[e] === v || edgeEnd[e] === v);
  const isState = (left: GraphShape): boolean =>
    isConnected(left) && ringSizes(left).every((size) => size <= space.maxRingSize);
  const stepwise = space.bondOrders === "separate";
  let count = 0;
  for (const [v, color] of nodeColor.entries()) {
    const { name, charge } = space.kinds[color];
    const bonds = bondsOf(v);
    const comesAlone = bonds.length <= 1 && (!stepwise || bonds.every((order) => order === 1));
    const comesCharged = charge === 0 || space.atomCharges === "joint";
    if (comesAlone && comesCharged && isState(withoutNode(shape, v))) count++;
    const used = bonds.reduce((sum, order) => sum + order, 0);
    if (!comesCharged && used <= NEUTRAL_VALENCE[name[0]]) count++;
  }
  for (const [e, order] of edgeColor.entries()) {
    if (stepwise && order > 1) count++;
    else if (isState(withoutEdge(shape, e))) count++;
  }
  return count;
}

/** Draws `COUNT` trajectories by legal actions, stopping seldom; gives every state to `visit`. */
function rollOut(env: AtomEnvironment, visit: (states: GraphStates) => void): GraphStates[] {
  const rng = createRng(SEED);
  const ended: GraphStates[] = [];
  for (let drawn = 0; drawn < COUNT; drawn += AT_A_TIME) {
    let states = env.reset(AT_A_TIME);
    while (states.count > 0) {
      const batch = env.encode(states);
      const actions = Int32Array.from({ length: states.count }, (_, g) => {
        const legal = legalActions(env.spec, batch, g);
        expect(legal.length, env.keys(states)[g]).toBeGreaterThan(0);
        const grows = legal[0] === 0 && legal.length > 1 && rng.next() < 0.9;
        return legal[grows ? 1 + rng.integer(legal.length - 1) : rng.integer(legal.length)];
      });
      states = env.step(states, actions);
      const stopped = env.isTerminal(states);
      const rows = [...stopped.keys()];
      ended.push(
        env.select(
          states,
          rows.filter((row) => stopped[row] === 1),
        ),
      );
      states = env.select(
        states,
        rows.filter((row) => stopped[row] === 0),
      );
      visit(states);
    }
  }
  return ended;
}

describe.each(SPACES)(
  `${COUNT} random trajectories to molecules of %s (seed ${SEED})`,
  (_, options) => {
    const env = createAtomEnvironment(rdkit, options);
    const visited = new Map<string, { readonly graph: GraphShape; readonly listed: number }>();
    let numStates = 0;
    let ended: GraphStates[] = [];
    beforeAll(() => {
      ended = rollOut(env, (states) => {
        const { offsets } = env.backwardActions(states);
        numStates += states.count;
        for (const [i, graph] of states.graphs.entries()) {
          visited.set(graph.key, { graph, listed: offsets[i + 1] - offsets[i] });
        }
      });
    }, 900_000);

    test("pass states whose backward actions are as many as trying all of them finds", () => {
      let numRings = 0;
      for (const [key, { graph, listed }] of visited) {
        expect(listed, key).toBe(countBackward(env, graph));
        expect(listed, key).toBeGreaterThan(0);
        if (graph.edgeStart.length >= graph.nodeColor.length) numRings++;
      }
      console.log(
        `${numStates} states, ${visited.size} different, ${numRings} of these with rings`,
      );
      expect(numRings).toBeGreaterThan(COUNT / 10);
    }, 900_000);

    test("end in molecules that are all valid for RDKit", () => {
      const smiles = ended.flatMap((states) => env.toSmiles(states));
      expect(smiles).toHaveLength(COUNT);
      for (const text of smiles) {
        expect(canonicalizeBuilt(rdkit, text), text).toHaveProperty("canonical");
      }
      console.log(`${new Set(ended.flatMap((states) => env.objectNames(states))).size} different`);
    }, 900_000);
  },
);
