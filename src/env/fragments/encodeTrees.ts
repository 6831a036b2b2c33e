import type { GraphBatch, GraphSpec } from "../../core/graphBatch.ts";
import type { FragmentTree } from "./fragmentTree.ts";
import type { PreparedLibrary } from "./preparedLibrary.ts";

/** A state as it is encoded: its tree and what may be done with it. */
export interface EncodedTree {
  readonly tree: FragmentTree;
  readonly mayStop: boolean;
  /** Whether fragments may be added: at the sites, or as the first one to the empty tree. */
  readonly mayGrow: boolean;
}

/**
 * Packs trees as graphs: a node's category is its fragment; an edge carries the global slots at its
 * two ends, source slots in 0..slots-1 and target slots in slots..2*slots-1; a site's category is
 * its global slot. Where nothing may be added there are no sites.
 */
export function encodeTrees(
  states: readonly EncodedTree[],
  library: PreparedLibrary,
  spec: GraphSpec,
): GraphBatch {
  const numSites = states.reduce((n, { tree, mayGrow }) => n + sitesOf(tree, mayGrow), 0);
  const numNodes = states.reduce((n, { tree }) => n + tree.numNodes, 0);
  const numEdges = states.reduce((n, { tree }) => n + 2 * Math.max(0, tree.numNodes - 1), 0);
  const batch = {
    numGraphs: states.length,
    graphOf: new Int32Array(numNodes),
    nodeCategories: new Int32Array(numNodes),
    edgeSource: new Int32Array(numEdges),
    edgeTarget: new Int32Array(numEdges),
    edgeCategories: new Int32Array(2 * numEdges),
    siteNode: new Int32Array(numSites),
    siteCategories: new Int32Array(numSites),
    siteOffsets: new Int32Array(states.length + 1),
    graphMask: new Uint8Array(states.length * spec.graphActions),
    // Sites are there only where each of them takes every kind.
    siteMask: new Uint8Array(numSites * spec.siteActions).fill(1),
  };
  let [node, edge, site] = [0, 0, 0];
  for (const [g, { tree, mayStop, mayGrow }] of states.entries()) {
    writeTree(batch, { tree, graph: g, firstNode: node, firstEdge: edge }, library.slotOffsets);
    const firstAction = g * spec.graphActions;
    if (mayStop) batch.graphMask[firstAction] = 1;
    if (mayGrow && tree.numNodes === 0) {
      batch.graphMask.fill(1, firstAction + 1, firstAction + spec.graphActions);
    }
    const count = sitesOf(tree, mayGrow);
    for (let i = 0; i < count; i++) {
      const v = tree.siteNode[i];
      batch.siteNode[site + i] = node + v;
      batch.siteCategories[site + i] = library.slotOffsets[tree.fragment[v]] + tree.siteSlot[i];
    }
    node += tree.numNodes;
    edge += 2 * Math.max(0, tree.numNodes - 1);
    site += count;
    batch.siteOffsets[g + 1] = site;
  }
  return batch;
}

const sitesOf = (tree: FragmentTree, mayGrow: boolean): number =>
  mayGrow ? tree.siteNode.length : 0;

interface Placement {
  readonly tree: FragmentTree;
  readonly graph: number;
  readonly firstNode: number;
  readonly firstEdge: number;
}

function writeTree(batch: GraphBatch, placement: Placement, slotOffsets: Int32Array): void {
  const { tree, graph, firstNode, firstEdge } = placement;
  const numSlots = slotOffsets[slotOffsets.length - 1];
  for (let v = 0; v < tree.numNodes; v++) {
    batch.graphOf[firstNode + v] = graph;
    batch.nodeCategories[firstNode + v] = tree.fragment[v];
    const up = tree.parent[v];
    if (up < 0) continue;
    const upSlot = slotOffsets[tree.fragment[up]] + tree.parentSlot[v];
    const downSlot = slotOffsets[tree.fragment[v]] + tree.ownSlot[v];
    const e = firstEdge + 2 * (v - 1);
    batch.edgeSource[e] = batch.edgeTarget[e + 1] = firstNode + up;
    batch.edgeTarget[e] = batch.edgeSource[e + 1] = firstNode + v;
    batch.edgeCategories[2 * e] = upSlot;
    batch.edgeCategories[2 * e + 1] = numSlots + downSlot;
    batch.edgeCategories[2 * e + 2] = downSlot;
    batch.edgeCategories[2 * e + 3] = numSlots + upSlot;
  }
}
