import type { GraphBatch, GraphSpec } from "../../core/graphBatch.ts";
import type { GraphSites } from "./graphSites.ts";
import type { LabelledGraph } from "./labelledGraph.ts";
import { type NeighborhoodOptions, NO_NEIGHBORHOODS, neighborhoods } from "./neighborhoods.ts";

/** A state as it is encoded: its graph and what may be done with it. */
export interface EncodedGraph {
  readonly graph: LabelledGraph;
  /** [graphActions] 1 where legal. */
  readonly graphMask: readonly number[];
  readonly sites: GraphSites;
}

const total = (states: readonly EncodedGraph[], sizeOf: (state: EncodedGraph) => number): number =>
  states.reduce((sum, state) => sum + sizeOf(state), 0);

/**
 * Packs graphs: the category of an edge is its colour, edges run both ways; nodes show their colour
 * and, above all colours, their neighbourhoods.
 */
export function encodeGraphs(
  states: readonly EncodedGraph[],
  spec: GraphSpec,
  options: NeighborhoodOptions = NO_NEIGHBORHOODS,
): GraphBatch {
  const numNodes = total(states, ({ graph }) => graph.numNodes);
  const numEdges = 2 * total(states, ({ graph }) => graph.numEdges);
  const numSites = total(states, ({ sites }) => sites.node.length);
  const batch = {
    numGraphs: states.length,
    graphOf: new Int32Array(numNodes),
    nodeCategories: new Int32Array(numNodes * spec.nodeColumns),
    edgeSource: new Int32Array(numEdges),
    edgeTarget: new Int32Array(numEdges),
    edgeCategories: new Int32Array(numEdges),
    siteNode: new Int32Array(numSites),
    sitePartner: new Int32Array(numSites),
    siteCategories: new Int32Array(numSites),
    siteOffsets: new Int32Array(states.length + 1),
    graphMask: new Uint8Array(states.length * spec.graphActions),
    siteMask: new Uint8Array(numSites * spec.siteActions),
  };
  let [node, edge, site] = [0, 0, 0];
  for (const [g, { graph, graphMask, sites }] of states.entries()) {
    batch.graphOf.fill(g, node, node + graph.numNodes);
    batch.nodeCategories.set(nodeCategories(graph, spec, options), node * spec.nodeColumns);
    for (let e = 0; e < graph.numEdges; e++, edge += 2) {
      const [start, end] = [node + graph.edgeStart[e], node + graph.edgeEnd[e]];
      batch.edgeSource[edge] = batch.edgeTarget[edge + 1] = start;
      batch.edgeTarget[edge] = batch.edgeSource[edge + 1] = end;
      batch.edgeCategories.fill(graph.edgeColor[e], edge, edge + 2);
    }
    for (const [i, own] of sites.node.entries()) {
      batch.siteNode[site + i] = node + own;
      batch.sitePartner[site + i] = node + sites.partner[i];
    }
    batch.siteCategories.set(sites.category, site);
    batch.siteMask.set(sites.mask, site * spec.siteActions);
    batch.graphMask.set(graphMask, g * spec.graphActions);
    node += graph.numNodes;
    site += sites.node.length;
    batch.siteOffsets[g + 1] = site;
  }
  return batch;
}

/** [N, nodeColumns] row-major. */
function nodeCategories(
  graph: LabelledGraph,
  { nodeColumns, nodeVocabulary }: GraphSpec,
  options: NeighborhoodOptions,
): ArrayLike<number> {
  if (nodeColumns === 1) return graph.nodeColor;
  const { radius, buckets } = options;
  const rows = neighborhoods(graph, options);
  const categories = new Int32Array(graph.numNodes * nodeColumns);
  for (const [v, color] of graph.nodeColor.entries()) {
    categories[v * nodeColumns] = color;
    for (let r = 0; r < radius; r++) {
      categories[v * nodeColumns + 1 + r] = nodeVocabulary - buckets + rows[v * radius + r];
    }
  }
  return categories;
}
