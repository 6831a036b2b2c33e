import type { GraphBatch, GraphSpec } from "../core/graphBatch.ts";

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
}

/** From this many rows on, the finer grid pays for its extra programs. */
const FINE_GRID_FROM = 1024;

/** The steps that edges and sites take, as multiples of the node rows. */
const RATIOS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4, 6, 8, 12, 16, 24, 32];

/** Smallest m 2^k with m in `steps`..2 `steps` - 1 that is at least `count` and at least `steps`. */
function roundUp(count: number, steps: number): number {
  let unit = 1;
  while (unit * (2 * steps - 1) < count) unit *= 2;
  return Math.max(steps, Math.ceil(count / unit)) * unit;
}

/** Smallest multiple of `nodes` in `RATIOS` that is at least `count`. */
function roundToRatio(count: number, nodes: number): number {
  const ratio = RATIOS.find((step) => step * nodes >= count);
  return ratio === undefined ? roundUp(count, 4) : Math.ceil(ratio * nodes);
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

/**
 * The shape that a batch is padded to, a function of the batch alone: a run that is resumed
 * rounds, and so sums, exactly as one that never stopped.
 *
 * Graphs, and nodes below 1,024, round up to m 2^k with m in 4..7 (11 % more on average, 25 % at
 * most); nodes from there on to m in 8..15 (6 %, 12.5 % at most), since most of the arithmetic is
 * in node rows. Edges and sites round up to a multiple of the node rows from a short list: they
 * cost little, and tied to the nodes they hardly add shapes. The largest graph rounds up
 * on 4, 6, 8, 12, 16, ... up to the environment's own limit, and by one if all graphs are full.
 */
export function bucketFor(spec: GraphSpec, batch: GraphBatch): BatchShape {
  const numNodes = batch.graphOf.length + 1;
  const graphs = roundUp(batch.numGraphs, 4);
  const rounded = Math.max(8, roundUp(numNodes, numNodes < FINE_GRID_FROM ? 4 : 8));
  // Where every graph is one node, node g is graph g's, padded graphs included.
  const nodes = spec.maxNodes === 1 ? graphs + 1 : rounded;
  const hasSites = spec.siteActions > 0;
  const largest = roundUp(Math.max(4, mostPerGraph(batch.graphOf)), 2);
  const maxNodes = largest > 0.75 * spec.maxNodes ? spec.maxNodes : largest;
  const isFull = batch.graphOf.length === graphs * maxNodes;
  return {
    graphs,
    nodes,
    edges: spec.edgeColumns > 0 ? roundToRatio(batch.edgeSource.length, nodes) : 0,
    sites: hasSites ? roundToRatio(batch.siteNode.length + 1, nodes) : 0,
    maxNodes: isFull ? maxNodes + 1 : maxNodes,
    maxSites: hasSites ? 2 ** Math.max(2, Math.ceil(Math.log2(mostSites(batch.siteOffsets)))) : 0,
  };
}
