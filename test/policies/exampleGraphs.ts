import type { GraphBatch, GraphSpec } from "../../src/core/graphBatch.ts";
import type { Rng } from "../../src/core/rng.ts";

/** A small environment that has everything: several columns, edges, sites. */
export const SPEC: GraphSpec = {
  nodeColumns: 2,
  nodeVocabulary: 7,
  edgeColumns: 2,
  edgeVocabulary: 5,
  siteColumns: 1,
  siteVocabulary: 4,
  graphActions: 2,
  siteActions: 3,
  backwardKinds: 2,
  maxNodes: 6,
};

/** States of one node without edges and sites, as in a grid. */
export const GRID_SPEC: GraphSpec = {
  nodeColumns: 2,
  nodeVocabulary: 8,
  edgeColumns: 0,
  edgeVocabulary: 0,
  siteColumns: 0,
  siteVocabulary: 0,
  graphActions: 3,
  siteActions: 0,
  backwardKinds: 3,
  maxNodes: 1,
};

const ints = (values: readonly number[]) => Int32Array.from(values);

/** Random trees of 0 to `maxNodes` nodes with random sites; action 0 is always legal. */
export function randomTrees(rng: Rng, numGraphs: number): GraphBatch {
  const graphOf: number[] = [];
  const nodes: number[] = [];
  const ends: [number, number][] = [];
  const edges: number[] = [];
  const siteNode: number[] = [];
  const sites: number[] = [];
  const siteOffsets = [0];
  for (let g = 0; g < numGraphs; g++) {
    const first = graphOf.length;
    const count = rng.integer(SPEC.maxNodes + 1);
    for (let i = 0; i < count; i++) {
      graphOf.push(g);
      nodes.push(rng.integer(4), 4 + rng.integer(3));
      if (i > 0) {
        const parent = first + rng.integer(i);
        ends.push([parent, first + i], [first + i, parent]);
        for (let end = 0; end < 2; end++) edges.push(rng.integer(3), 3 + rng.integer(2));
      }
      for (let k = rng.integer(3); k > 0; k--) {
        siteNode.push(first + i);
        sites.push(rng.integer(4));
      }
    }
    siteOffsets.push(siteNode.length);
  }
  const bit = () => rng.integer(2);
  return {
    numGraphs,
    graphOf: ints(graphOf),
    nodeCategories: ints(nodes),
    edgeSource: ints(ends.map(([source]) => source)),
    edgeTarget: ints(ends.map(([, target]) => target)),
    edgeCategories: ints(edges),
    siteNode: ints(siteNode),
    siteCategories: ints(sites),
    siteOffsets: ints(siteOffsets),
    graphMask: Uint8Array.from({ length: 2 * numGraphs }, (_, i) => (i % 2 === 0 ? 1 : bit())),
    siteMask: Uint8Array.from({ length: 3 * siteNode.length }, bit),
  };
}

/** The same graphs with the nodes of each in reverse order; edges and sites stay in their order. */
export function reverseNodes(batch: GraphBatch): GraphBatch {
  const { graphOf, nodeCategories } = batch;
  const row = graphOf.map((graph, v) => {
    const inGraph = v - graphOf.indexOf(graph);
    return graphOf.lastIndexOf(graph) - inGraph;
  });
  const categories = new Int32Array(nodeCategories.length);
  row.forEach((to, v) => {
    categories.set(nodeCategories.subarray(2 * v, 2 * v + 2), 2 * to);
  });
  return {
    ...batch,
    nodeCategories: categories,
    edgeSource: batch.edgeSource.map((v) => row[v]),
    edgeTarget: batch.edgeTarget.map((v) => row[v]),
    siteNode: batch.siteNode.map((v) => row[v]),
  };
}

/** Grid states (x, y), both below 4, all actions legal. */
export function gridStates(places: readonly (readonly [number, number])[]): GraphBatch {
  const numGraphs = places.length;
  return {
    numGraphs,
    graphOf: Int32Array.from({ length: numGraphs }, (_, g) => g),
    nodeCategories: ints(places.flatMap(([x, y]) => [x, 4 + y])),
    edgeSource: ints([]),
    edgeTarget: ints([]),
    edgeCategories: ints([]),
    siteNode: ints([]),
    siteCategories: ints([]),
    siteOffsets: new Int32Array(numGraphs + 1),
    graphMask: new Uint8Array(3 * numGraphs).fill(1),
    siteMask: new Uint8Array(0),
  };
}

/** [count] values in [0, 1). */
export const randomFloats = (rng: Rng, count: number): Float32Array =>
  Float32Array.from({ length: count }, () => rng.next());
