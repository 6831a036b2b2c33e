import type { GraphBatch, GraphSpec } from "../../core/graphBatch.ts";
import { type BatchShape, bucketFor } from "../../policies/batchShape.ts";

/** Most of each that one state of a batch has. */
export interface StateSizes {
  readonly nodes: number;
  readonly edges: number;
  readonly sites: number;
}

/** Room beyond what was seen. */
const MARGIN = 1.25;

function mostInOne(counts: Int32Array): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

function sizesOf(batch: GraphBatch): StateSizes {
  const nodes = new Int32Array(batch.numGraphs);
  const edges = new Int32Array(batch.numGraphs);
  for (const graph of batch.graphOf) nodes[graph]++;
  for (const node of batch.edgeSource) edges[batch.graphOf[node]]++;
  const sites = nodes.map((_, g) => batch.siteOffsets[g + 1] - batch.siteOffsets[g]);
  return { nodes: mostInOne(nodes), edges: mostInOne(edges), sites: mostInOne(sites) };
}

/** The largest numbers of nodes, directed edges and sites that one state of `batches` has. */
export function largestSizes(batches: readonly GraphBatch[]): StateSizes {
  const all = batches.map(sizesOf);
  const most = (name: keyof StateSizes) => Math.max(0, ...all.map((sizes) => sizes[name]));
  return { nodes: most("nodes"), edges: most("edges"), sites: most("sites") };
}

/** A shape for `graphs` states, each as large as the environment allows or as was seen. */
export function exportShape(spec: GraphSpec, graphs: number, seen: StateSizes): BatchShape {
  const nodes = spec.maxNodes;
  const edges = Math.ceil(seen.edges * MARGIN);
  const sites = Math.ceil(seen.sites * MARGIN);
  const repeat = (each: number) => Int32Array.from({ length: graphs * each }, (_, i) => i / each);
  // Only the lengths count; no category is looked at.
  const largest = {
    numGraphs: graphs,
    graphOf: repeat(nodes),
    edgeSource: repeat(edges),
    siteNode: repeat(sites),
    siteOffsets: Int32Array.from({ length: graphs + 1 }, (_, g) => g * sites),
  };
  return bucketFor(spec, largest as unknown as GraphBatch);
}
