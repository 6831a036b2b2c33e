import { ShapeError } from "./errors.ts";
import { joinArrays } from "./joinArrays.ts";

/**
 * The sizes that an environment fixes once: all that a policy must know to be built.
 *
 * A state is a graph. Nodes, edges and sites carry categorical columns; each column holds row
 * numbers of one embedding table, columns own disjoint ranges of it. A site is a place of the
 * graph where actions apply (an open attachment point, an atom with free valence).
 */
export interface GraphSpec {
  readonly nodeColumns: number;
  readonly nodeVocabulary: number;
  readonly edgeColumns: number;
  readonly edgeVocabulary: number;
  readonly siteColumns: number;
  readonly siteVocabulary: number;
  /** Actions on the whole graph; action 0 is stop. */
  readonly graphActions: number;
  /** Actions on each site; 0 if the environment has no sites. */
  readonly siteActions: number;
  /** Nodes that a site reads: 2 where some sites are pairs of nodes; 1 if absent. */
  readonly siteNodes?: 1 | 2;
  /** Kinds of backward actions, each with an embedding of its own; at least 1. */
  readonly backwardKinds: number;
  /** Most nodes that one state can have. */
  readonly maxNodes: number;
}

/** Backward actions of G states as places of their graphs, so that a policy can score them. */
export interface BackwardPlaces {
  /** [G + 1] those of graph g are offsets[g]..offsets[g + 1] - 1, in the order of `backwardActions`. */
  readonly offsets: Int32Array;
  /** [B] node row at which the action undoes something. */
  readonly node: Int32Array;
  /** [B] the second node where the action concerns a pair, in no order; else the node itself. */
  readonly partner: Int32Array;
  /** [B] what kind of action it undoes, in 0..backwardKinds-1. */
  readonly kind: Int32Array;
}

/**
 * G states packed as one graph, with their legal actions.
 *
 * The actions of graph g are the integers
 * `a` in 0..graphActions-1 (on the graph), then
 * `graphActions + i * siteActions + k` (kind k on the i-th site of g).
 */
export interface GraphBatch {
  readonly numGraphs: number;
  /** [V] graph of each node, ascending. */
  readonly graphOf: Int32Array;
  /** [V, nodeColumns] row-major. */
  readonly nodeCategories: Int32Array;
  /** [E] node row at each end; every edge is there in both directions. */
  readonly edgeSource: Int32Array;
  readonly edgeTarget: Int32Array;
  /** [E, edgeColumns] row-major. */
  readonly edgeCategories: Int32Array;
  /** [S] node row of each site, its graph ascending. */
  readonly siteNode: Int32Array;
  /**
   * [S] the second node of sites that are pairs, in no order; of other sites the node itself.
   * Absent where the spec has no pairs.
   */
  readonly sitePartner?: Int32Array;
  /** [S, siteColumns] row-major. */
  readonly siteCategories: Int32Array;
  /** [G + 1] sites of graph g are siteOffsets[g]..siteOffsets[g + 1] - 1. */
  readonly siteOffsets: Int32Array;
  /** [G, graphActions] 1 where legal. */
  readonly graphMask: Uint8Array;
  /** [S, siteActions] 1 where legal. */
  readonly siteMask: Uint8Array;
  /** Backward actions of the graphs; absent where nobody scores them. */
  readonly backward?: BackwardPlaces;
  /** What actions lead to; absent where nobody scores that. */
  readonly children?: ChildGraphs;
}

/** The graphs that the legal actions of G graphs lead to. */
export interface ChildGraphs {
  /** C graphs, those of graph 0 first. */
  readonly batch: GraphBatch;
  /** [C] the graph that each was made of. */
  readonly parentOf: Int32Array;
  /** [G, graphActions] number of the child; -1 where illegal. */
  readonly graphChild: Int32Array;
  /** [S, siteActions] the same of actions on sites. */
  readonly siteChild: Int32Array;
}

/** Action integer of kind `kind` on the `site`-th site of a graph. */
export function siteAction(spec: GraphSpec, site: number, kind: number): number {
  return spec.graphActions + site * spec.siteActions + kind;
}

/** Number of action integers of graph `g`, legal or not. */
export function numActions(spec: GraphSpec, batch: GraphBatch, g: number): number {
  const sites = batch.siteOffsets[g + 1] - batch.siteOffsets[g];
  return spec.graphActions + sites * spec.siteActions;
}

/** Whether action `action` is legal in graph `g`. */
export function isLegal(spec: GraphSpec, batch: GraphBatch, g: number, action: number): boolean {
  if (action < 0 || action >= numActions(spec, batch, g)) return false;
  if (action < spec.graphActions) return batch.graphMask[g * spec.graphActions + action] === 1;
  const offset = batch.siteOffsets[g] * spec.siteActions + (action - spec.graphActions);
  return batch.siteMask[offset] === 1;
}

/** Legal actions of graph `g`, ascending. */
export function legalActions(spec: GraphSpec, batch: GraphBatch, g: number): number[] {
  const legal: number[] = [];
  const count = numActions(spec, batch, g);
  for (let action = 0; action < count; action++) {
    if (isLegal(spec, batch, g, action)) legal.push(action);
  }
  return legal;
}

/**
 * A batch of graphs of one node each, without edges and sites.
 *
 * @param parts.nodeCategories [count, nodeColumns]
 * @param parts.graphMask [count, graphActions]
 */
export function singleNodeBatch(parts: {
  readonly count: number;
  readonly nodeCategories: Int32Array;
  readonly graphMask: Uint8Array;
}): GraphBatch {
  const { count, nodeCategories, graphMask } = parts;
  return {
    numGraphs: count,
    graphOf: Int32Array.from({ length: count }, (_, i) => i),
    nodeCategories,
    edgeSource: new Int32Array(0),
    edgeTarget: new Int32Array(0),
    edgeCategories: new Int32Array(0),
    siteNode: new Int32Array(0),
    siteCategories: new Int32Array(0),
    siteOffsets: new Int32Array(count + 1),
    graphMask,
    siteMask: new Uint8Array(0),
  };
}

function shifted(part: Int32Array, by: number): Int32Array {
  const out = new Int32Array(part.length);
  for (let i = 0; i < part.length; i++) out[i] = part[i] + by;
  return out;
}

/** The places of all batches, or none if one has none. */
function concatPlaces(
  batches: readonly GraphBatch[],
  nodesBefore: readonly number[],
): BackwardPlaces | undefined {
  const places = batches.flatMap(({ backward }) => (backward ? [backward] : []));
  if (places.length < batches.length) return undefined;
  const ints = (parts: Int32Array[]) => joinArrays(Int32Array, parts);
  let before = 0;
  const offsets = places.map(({ offsets }, i) => {
    const own = shifted(i === 0 ? offsets : offsets.subarray(1), before);
    before += offsets[offsets.length - 1];
    return own;
  });
  return {
    offsets: ints(offsets),
    node: ints(places.map(({ node }, i) => shifted(node, nodesBefore[i]))),
    partner: ints(places.map(({ partner }, i) => shifted(partner, nodesBefore[i]))),
    kind: ints(places.map(({ kind }) => kind)),
  };
}

/** The children of all batches, or none if one has none. */
function concatChildren(
  batches: readonly GraphBatch[],
  graphsBefore: readonly number[],
): ChildGraphs | undefined {
  const parts = batches.flatMap(({ children }) => (children ? [children] : []));
  if (parts.length < batches.length) return undefined;
  const ints = (arrays: Int32Array[]) => joinArrays(Int32Array, arrays);
  let before = 0;
  const childrenBefore = parts.map(({ parentOf }) => {
    before += parentOf.length;
    return before - parentOf.length;
  });
  const renumbered = (places: Int32Array, i: number) =>
    places.map((child) => (child < 0 ? child : child + childrenBefore[i]));
  return {
    batch: concatBatches(parts.map(({ batch }) => batch)),
    parentOf: ints(parts.map(({ parentOf }, i) => shifted(parentOf, graphsBefore[i]))),
    graphChild: ints(parts.map(({ graphChild }, i) => renumbered(graphChild, i))),
    siteChild: ints(parts.map(({ siteChild }, i) => renumbered(siteChild, i))),
  };
}

/**
 * One batch with the graphs of all `batches`, in order.
 *
 * @throws ShapeError if `batches` is empty
 */
export function concatBatches(batches: readonly GraphBatch[]): GraphBatch {
  if (batches.length === 0) throw new ShapeError("concatBatches: there is no batch to join.");
  if (batches.length === 1) return batches[0];
  const ints = (parts: Int32Array[]) => joinArrays(Int32Array, parts);
  const bytes = (parts: Uint8Array[]) => joinArrays(Uint8Array, parts);
  const nodesBefore: number[] = [];
  const graphsBefore: number[] = [];
  const sitesBefore: number[] = [];
  let [nodes, graphs, sites] = [0, 0, 0];
  for (const batch of batches) {
    nodesBefore.push(nodes);
    graphsBefore.push(graphs);
    sitesBefore.push(sites);
    nodes += batch.graphOf.length;
    graphs += batch.numGraphs;
    sites += batch.siteNode.length;
  }
  const backward = concatPlaces(batches, nodesBefore);
  const children = concatChildren(batches, graphsBefore);
  return {
    numGraphs: graphs,
    ...(backward && { backward }),
    ...(children && { children }),
    graphOf: ints(batches.map((b, i) => shifted(b.graphOf, graphsBefore[i]))),
    nodeCategories: ints(batches.map((b) => b.nodeCategories)),
    edgeSource: ints(batches.map((b, i) => shifted(b.edgeSource, nodesBefore[i]))),
    edgeTarget: ints(batches.map((b, i) => shifted(b.edgeTarget, nodesBefore[i]))),
    edgeCategories: ints(batches.map((b) => b.edgeCategories)),
    siteNode: ints(batches.map((b, i) => shifted(b.siteNode, nodesBefore[i]))),
    ...(batches[0].sitePartner && {
      sitePartner: ints(
        batches.map((b, i) => shifted(b.sitePartner ?? b.siteNode, nodesBefore[i])),
      ),
    }),
    siteCategories: ints(batches.map((b) => b.siteCategories)),
    siteOffsets: ints(
      batches.map((b, i) =>
        shifted(i === 0 ? b.siteOffsets : b.siteOffsets.subarray(1), sitesBefore[i]),
      ),
    ),
    graphMask: bytes(batches.map((b) => b.graphMask)),
    siteMask: bytes(batches.map((b) => b.siteMask)),
  };
}
