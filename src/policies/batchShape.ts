import type { GraphBatch, GraphSpec } from "../core/graphBatch.ts";
import { withChildGraphs } from "./childGraphs.ts";

/** Sizes that a batch is padded to: one compiled program serves all batches of one shape. */
export interface BatchShape {
  readonly graphs: number;
  /** At least one more than the batch has: padded edges and sites hang on the last node row. */
  readonly nodes: number;
  /** Directed edges; 0 if the environment has none. */
  readonly edges: number;
  /** At least one more than the batch has; 0 if the environment has no site actions. */
  readonly sites: number;
  /** Nodes of the largest graph; so many that not all graphs are full, since padding needs a place. */
  readonly maxNodes: number;
  /** Sites of the graph that has most; 0 if the environment has no site actions. */
  readonly maxSites: number;
  /** Backward actions, at least one more than the batch has; 0 if the batch lists none. */
  readonly backward: number;
  /** Whether the graphs that actions lead to are among the graphs. */
  readonly children?: boolean;
}

/** What a batch is padded for. */
export type BatchUse = "rollout" | "update";

/** From this many node rows on, padding costs more than the extra programs of a finer grid. */
const FINE_GRID_FROM = { rollout: 768, update: 128 } as const satisfies Record<BatchUse, number>;

/** What edges and sites round up to, as multiples of the node rows. */
const FINE = {
  edges: [1, 1.5, 1.75, 2, 2.5, 3, 4, 6, 8, 16, 32],
  sites: [0.5, 1, 1.5, 2, 2.5, 3, 4, 6, 8, 12, 16, 32],
};
const COARSE = { edges: [2, 8, 32], sites: [1, 2, 4, 16] };

/** Up to this many nodes a graph, attention always runs over the most that a state can have. */
const SMALL_GRAPH = 16;

/** Smallest m 2^k with m in `steps`..2 `steps` - 1 that is at least `count` and at least `steps`. */
function roundUp(count: number, steps: number): number {
  let unit = 1;
  while (unit * (2 * steps - 1) < count) unit *= 2;
  return Math.max(steps, Math.ceil(count / unit)) * unit;
}

/** Smallest multiple of `nodes` by one of `ratios` that is at least `count`. */
function roundToRatio(count: number, nodes: number, ratios: readonly number[]): number {
  const ratio = ratios.find((step) => step * nodes >= count);
  return ratio === undefined ? roundUp(count, 4) : Math.ceil(ratio * nodes);
}

/** The shape that has room for batches of both. */
export const largestShape = (a: BatchShape, b: BatchShape): BatchShape => ({
  graphs: Math.max(a.graphs, b.graphs),
  nodes: Math.max(a.nodes, b.nodes),
  edges: Math.max(a.edges, b.edges),
  sites: Math.max(a.sites, b.sites),
  maxNodes: Math.max(a.maxNodes, b.maxNodes),
  maxSites: Math.max(a.maxSites, b.maxSites),
  backward: Math.max(a.backward, b.backward),
  children: a.children || b.children,
});

/** Share of the rows of a shape, nodes and virtual nodes, that hold nothing of the batch. */
export function rowPadding(batch: GraphBatch, shape: BatchShape): number {
  return 1 - (batch.graphOf.length + batch.numGraphs) / (shape.nodes + shape.graphs);
}

function mostPerGraph(graphOf: Int32Array): number {
  let most = 0;
  let run = 0;
  for (let v = 0; v < graphOf.length; v++) {
    run = v > 0 && graphOf[v] === graphOf[v - 1] ? run + 1 : 1;
    if (run > most) most = run;
  }
  return most;
}

function mostSites(offsets: Int32Array): number {
  let most = 0;
  for (let g = 1; g < offsets.length; g++) most = Math.max(most, offsets[g] - offsets[g - 1]);
  return most;
}

/** Nodes a graph in the layout of attention; padding must find one place. */
function layoutNodes(spec: GraphSpec, batch: GraphBatch, graphs: number): number {
  if (spec.maxNodes <= SMALL_GRAPH) return spec.maxNodes + 1;
  const largest = roundUp(Math.max(4, mostPerGraph(batch.graphOf)), 2);
  const maxNodes = largest > 0.75 * spec.maxNodes ? spec.maxNodes : largest;
  return batch.graphOf.length === graphs * maxNodes ? maxNodes + 1 : maxNodes;
}

/** A power of 4, so that the longest list of sites hardly ever makes a new shape. */
const layoutSites = (offsets: Int32Array): number =>
  4 ** Math.max(3, Math.ceil(Math.log2(mostSites(offsets)) / 2));

/**
 * The shape that a batch is padded to, a function of the batch alone: a run that is resumed
 * rounds, and so sums, exactly as one that never stopped.
 *
 * A new shape costs a compilation of about 0.1 s and memory of its own, padding costs arithmetic.
 * So the small batches of rollouts round coarsely, graphs and nodes up to 2 or 3 times a power of 2
 * (17 % more on average); large batches, and those of updates, which differ little from one to the
 * next, round up to m 2^k with m in 8..15 (6 % on average). Edges and sites round to multiples of the node rows: they cost little.
 */
export function bucketFor(
  spec: GraphSpec,
  ofGraphs: GraphBatch,
  use: BatchUse = "rollout",
): BatchShape {
  const batch = withChildGraphs(ofGraphs);
  const numNodes = batch.graphOf.length + 1;
  const isFine = numNodes >= FINE_GRID_FROM[use];
  const steps = isFine ? 8 : 2;
  const ratios = isFine ? FINE : COARSE;
  const graphs = Math.max(4, roundUp(batch.numGraphs, steps));
  // Where every graph is one node, node g is graph g's, padded graphs included.
  const nodes = spec.maxNodes === 1 ? graphs + 1 : Math.max(8, roundUp(numNodes, steps));
  const hasSites = spec.siteActions > 0;
  return {
    graphs,
    nodes,
    edges: spec.edgeColumns > 0 ? roundToRatio(batch.edgeSource.length, nodes, ratios.edges) : 0,
    sites: hasSites ? roundToRatio(batch.siteNode.length + 1, nodes, ratios.sites) : 0,
    maxNodes: layoutNodes(spec, batch, graphs),
    maxSites: hasSites ? layoutSites(batch.siteOffsets) : 0,
    children: ofGraphs.children !== undefined,
    backward: batch.backward
      ? roundToRatio(batch.backward.node.length + 1, nodes, ratios.sites)
      : 0,
  };
}
