import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { createRng } from "../../../src/core/rng.ts";
import { createAtomEnvironment } from "../../../src/env/atoms/atomEnvironment.ts";
import { CHARGED_KINDS } from "../../../src/env/atoms/atomKinds.ts";
import { OutsideSpace } from "../../../src/env/atoms/readMolecule.ts";
import { canonicalForm } from "../../../src/env/graphs/canonicalGraph.ts";
import type { GraphStates } from "../../../src/env/graphs/graphEnvironment.ts";
import {
  type LabelledGraph,
  withoutEdge,
  withoutNode,
} from "../../../src/env/graphs/labelledGraph.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { isConnected } from "./minimumCycleBasis.ts";

const rdkit = await loadRdkit();
const SEED = 3;
const ZINC = "data/zinc-subset/holdout.smi.gz";

test("backward actions are the removals that leave a state of the space, found by listing it", () => {
  const env = createAtomEnvironment(rdkit, {
    ...{ elements: ["C", "O"], charges: ["N+", "O-"] },
    ...{ maxAtoms: 6, maxBondOrder: 2, minRingSize: 3, maxRingSize: 4, maxRings: 3 },
  });
  const space = enumerateSpace<GraphStates>(env, { limit: 200_000 });
  const keys = new Set(space.keys);
  const { offsets } = env.backwardActions(space.states);
  const count = (graph: LabelledGraph): number => {
    const nodes = graph.nodeColor.map((_, v) => withoutNode(graph, v));
    const edges = graph.edgeStart.map((_, e) => withoutEdge(graph, e));
    return [...nodes, ...edges].filter((shape, i) => {
      if (i < graph.numNodes && graph.numEdges - shape.edgeStart.length > 1) return false;
      return isConnected(shape) && keys.has(canonicalForm(shape).graph.key);
    }).length;
  };
  expect(space.states.count).toBeGreaterThan(5000);
  for (const [s, graph] of space.states.graphs.entries()) {
    if (space.states.stopped[s] === 1) continue;
    expect(offsets[s + 1] - offsets[s], graph.key).toBe(count(graph));
  }
});

test.each([
  ["rings of up to 4", { elements: ["C"], maxAtoms: 6, maxRings: 6, maxRingSize: 4 }],
  ["rings of 4 to 6", { elements: ["C"], maxAtoms: 7, minRingSize: 4, maxRingSize: 6 }],
  ["charge steps", { elements: ["N", "O"], maxAtoms: 4, atomCharges: "separate" }],
  ["order steps", { elements: ["C", "O"], maxAtoms: 5, bondOrders: "separate" }],
  [
    "a chain in it",
    { elements: ["C"], maxAtoms: 6, scaffold: "CCCC", maxRings: 3, maxRingSize: 4 },
  ],
  ["a ring in it", { elements: ["C"], maxAtoms: 7, scaffold: "C1CCC1", maxRingSize: 4 }],
  ["little room", { elements: ["C", "N"], maxAtoms: 5, minAtoms: 4, maxSteps: 6, maxBonds: 5 }],
] as const)("every walk back in the space with %s stays in it and ends at its source", (_, own) => {
  const charges = "atomCharges" in own ? (["N+", "O-"] as const) : [];
  const env = createAtomEnvironment(rdkit, { charges, maxBondOrder: 2, ...own });
  const { states, keys } = enumerateSpace<GraphStates>(env, { limit: 100_000 });
  const { offsets, actions } = env.backwardActions(states);
  const rows = Int32Array.from(actions.keys());
  let state = 0;
  for (const row of rows) {
    while (offsets[state + 1] <= row) state++;
    rows[row] = state;
  }
  const { parents } = env.stepBack(env.select(states, rows), actions);
  const known = new Set(keys);
  for (const [row, key] of env.keys(parents).entries())
    expect(known, keys[rows[row]]).toContain(key);
  // Each step back takes one thing off, so a walk ends, and only where there is no step back.
  const ends = keys.filter((_, s) => offsets[s] === offsets[s + 1]);
  expect(ends).toEqual(env.keys(env.reset(1)));
  const numRings = states.graphs.filter((graph) => graph.numEdges >= graph.numNodes).length;
  expect(numRings).toBeGreaterThan(10);
});

describe.skipIf(!existsSync(ZINC))("the ZINC subset", () => {
  const smiles = gunzipSync(readFileSync(ZINC))
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0])
    .filter((_, i) => i % 4 === 0);
  const env = createAtomEnvironment(rdkit, {
    ...{ charges: CHARGED_KINDS, maxAtoms: 40, maxRings: 10 },
  });

  test("converts to at least 97 %, the rest named by reason, and comes back the same", () => {
    const reasons: Record<string, number> = {};
    let converted = 0;
    for (const text of smiles) {
      try {
        expect(env.objectNames(env.fromObjects([text]))).toEqual([text]);
        converted++;
      } catch (error) {
        if (!(error instanceof OutsideSpace)) throw error;
        reasons[error.reason] = (reasons[error.reason] ?? 0) + 1;
      }
    }
    console.log(`${converted} of ${smiles.length} molecules convert; others: `, reasons);
    expect(converted / smiles.length).toBeGreaterThan(0.97);
    expect(Object.keys(reasons)).toEqual(["ringSize"]);
  });

  const sample = smiles.filter((_, i) => i % 20 === 0).flatMap(read);

  test("can be taken apart to nothing, in orders drawn at random", () => {
    const rng = createRng(SEED);
    for (const { text, states } of sample) {
      let state = states;
      for (let back = env.backwardActions(state).actions; back.length > 0; ) {
        state = env.stepBack(state, Int32Array.of(back[rng.integer(back.length)])).parents;
        back = env.backwardActions(state).actions;
      }
      expect(env.keys(state), text).toEqual(env.keys(env.reset(1)));
    }
  });

  test("has Kekule structures that are all the same molecule for RDKit", () => {
    let numShapes = 0;
    for (const { text, states } of sample) {
      for (const shape of env.forms.kekuleShapes(states.graphs[0])) {
        expect(env.forms.canonicalOf(canonicalForm(shape).graph)).toBe(text);
        numShapes++;
      }
    }
    expect(numShapes).toBeGreaterThan(sample.length);
  });

  function read(text: string): { readonly text: string; readonly states: GraphStates }[] {
    try {
      return [{ text, states: env.fromObjects([text]) }];
    } catch (error) {
      if (error instanceof OutsideSpace) return [];
      throw error;
    }
  }
});
