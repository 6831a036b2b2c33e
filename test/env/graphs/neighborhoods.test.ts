import { expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { createAtomEnvironment } from "../../../src/env/atoms/atomEnvironment.ts";
import { canonicalForm } from "../../../src/env/graphs/canonicalGraph.ts";
import type { LabelledGraph } from "../../../src/env/graphs/labelledGraph.ts";
import { neighborhoods } from "../../../src/env/graphs/neighborhoods.ts";

const rdkit = await loadRdkit();
const env = createAtomEnvironment(rdkit, { maxAtoms: 8, neighborhoodRadius: 3 });
const graphOf = (smiles: string): LabelledGraph => env.fromObjects([smiles]).graphs[0];
const rowsOf = (graph: LabelledGraph, radius: number): number[][] => {
  const flat = [...neighborhoods(graph, { radius, buckets: 1 << 20 })];
  return graph.nodeColor.map((_, v) => flat.slice(v * radius, (v + 1) * radius));
};

test("atoms that a symmetry exchanges have the same neighbourhoods, in any order of the atoms", () => {
  const graph = graphOf("CC(C)(C)O");
  const rows = rowsOf(graph, 3).map(String);
  expect(new Set(rows).size).toBe(3);
  const last = graph.nodeColor.length - 1;
  const reversed = canonicalForm({
    nodeColor: graph.nodeColor.toReversed(),
    edgeStart: graph.edgeEnd.map((v) => last - v),
    edgeEnd: graph.edgeStart.map((v) => last - v),
    edgeColor: graph.edgeColor,
  }).graph;
  expect(rowsOf(reversed, 3)).toEqual(rowsOf(graph, 3));
});

test("an atom sees a change only from the radius on at which it lies", () => {
  const [amine, alcohol] = ["CCCCN", "CCCCO"].map(graphOf);
  const endOf = (graph: LabelledGraph): number[] => {
    const ends = graph.nodeColor.flatMap((color, v) =>
      color === 0 && graph.offsets[v + 1] - graph.offsets[v] === 1 ? [v] : [],
    );
    expect(ends).toHaveLength(1);
    return rowsOf(graph, 4)[ends[0]];
  };
  const [first, second] = [endOf(amine), endOf(alcohol)];
  expect(first.slice(0, 3)).toEqual(second.slice(0, 3));
  expect(first[3]).not.toBe(second[3]);
});

test("orders of bonds and elements of neighbours are told apart", () => {
  const rows = ["CC", "C=C", "CN", "C=N"].map((smiles) => String(rowsOf(graphOf(smiles), 1)));
  expect(new Set(rows).size).toBe(4);
});

test("neighbourhoods are columns of the nodes, in rows above those of the colours", () => {
  const { spec } = env;
  const states = env.fromObjects(["CCO", "C"]);
  const { nodeCategories } = env.encode(states);
  const numKinds = env.space.kinds.length;
  expect(spec.nodeColumns).toBe(4);
  expect(spec.nodeVocabulary).toBe(numKinds + 4096);
  expect(nodeCategories).toHaveLength(4 * 4);
  for (let v = 0; v < 4; v++) {
    const [color, ...rows] = nodeCategories.slice(v * 4, v * 4 + 4);
    expect(color).toBeLessThan(numKinds);
    for (const row of rows) expect(row).toBeGreaterThanOrEqual(numKinds);
  }
  expect(createAtomEnvironment(rdkit, { maxAtoms: 8 }).spec.nodeColumns).toBe(1);
});
