import type { BackwardPlaces, ChildGraphs, GraphBatch, GraphSpec } from "./graphBatch.ts";

/** Rows of a matrix with `columns` columns, in order of `rows`. */
function takeRows<T extends Int32Array | Uint8Array>(
  values: T,
  rows: Int32Array,
  columns: number,
  out: T,
): T {
  for (let i = 0; i < rows.length; i++) {
    for (let c = 0; c < columns; c++) out[i * columns + c] = values[rows[i] * columns + c];
  }
  return out;
}

const takeInts = (values: Int32Array, rows: Int32Array, columns = 1): Int32Array =>
  takeRows(values, rows, columns, new Int32Array(rows.length * columns));

const takeBytes = (values: Uint8Array, rows: Int32Array, columns: number): Uint8Array =>
  takeRows(values, rows, columns, new Uint8Array(rows.length * columns));

/** Rows whose graph is kept, ascending. */
function keptRows(count: number, isKept: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (isKept(row)) rows[kept++] = row;
  return rows.slice(0, kept);
}

/** [count] new number of each row; those that are left out have none. */
function renumber(count: number, rows: Int32Array): Int32Array {
  const numbers = new Int32Array(count).fill(-1);
  rows.forEach((row, i) => {
    numbers[row] = i;
  });
  return numbers;
}

/** The places of some graphs. */
function selectPlaces(
  { offsets, node, partner, kind }: BackwardPlaces,
  graphs: Int32Array,
  newNode: Int32Array,
): BackwardPlaces {
  const kept: number[] = [];
  const newOffsets = new Int32Array(graphs.length + 1);
  graphs.forEach((graph, i) => {
    for (let b = offsets[graph]; b < offsets[graph + 1]; b++) kept.push(b);
    newOffsets[i + 1] = kept.length;
  });
  const rows = Int32Array.from(kept);
  return {
    offsets: newOffsets,
    node: takeInts(node, rows).map((old) => newNode[old]),
    partner: takeInts(partner, rows).map((old) => newNode[old]),
    kind: takeInts(kind, rows),
  };
}

/** The children of some graphs; `sites` are the rows of sites that are kept. */
function selectChildren(
  spec: GraphSpec,
  { batch, parentOf, graphChild, siteChild }: ChildGraphs,
  kept: { readonly graphs: Int32Array; readonly newGraph: Int32Array; readonly sites: Int32Array },
): ChildGraphs {
  const rows = keptRows(parentOf.length, (child) => kept.newGraph[parentOf[child]] >= 0);
  const newChild = renumber(parentOf.length, rows);
  const renamed = (places: Int32Array) => places.map((child) => (child < 0 ? -1 : newChild[child]));
  return {
    batch: selectGraphs(spec, batch, rows),
    parentOf: takeInts(parentOf, rows).map((parent) => kept.newGraph[parent]),
    graphChild: renamed(takeInts(graphChild, kept.graphs, spec.graphActions)),
    siteChild: renamed(takeInts(siteChild, kept.sites, spec.siteActions)),
  };
}

/**
 * A batch of some graphs of another.
 *
 * @param graphs ascending, each in 0..numGraphs-1
 */
export function selectGraphs(spec: GraphSpec, batch: GraphBatch, graphs: Int32Array): GraphBatch {
  const newGraph = renumber(batch.numGraphs, graphs);
  const { graphOf, edgeSource, edgeTarget, siteNode, siteOffsets } = batch;
  const nodes = keptRows(graphOf.length, (node) => newGraph[graphOf[node]] >= 0);
  const newNode = renumber(graphOf.length, nodes);
  const edges = keptRows(edgeSource.length, (edge) => newNode[edgeSource[edge]] >= 0);
  const sites = keptRows(siteNode.length, (site) => newNode[siteNode[site]] >= 0);
  const offsets = new Int32Array(graphs.length + 1);
  graphs.forEach((graph, i) => {
    offsets[i + 1] = offsets[i] + siteOffsets[graph + 1] - siteOffsets[graph];
  });
  const nodesOf = (rows: Int32Array, ends: Int32Array): Int32Array =>
    takeInts(ends, rows).map((node) => newNode[node]);
  return {
    numGraphs: graphs.length,
    graphOf: takeInts(graphOf, nodes).map((graph) => newGraph[graph]),
    nodeCategories: takeInts(batch.nodeCategories, nodes, spec.nodeColumns),
    edgeSource: nodesOf(edges, edgeSource),
    edgeTarget: nodesOf(edges, edgeTarget),
    edgeCategories: takeInts(batch.edgeCategories, edges, spec.edgeColumns),
    siteNode: nodesOf(sites, siteNode),
    ...(batch.sitePartner && { sitePartner: nodesOf(sites, batch.sitePartner) }),
    siteCategories: takeInts(batch.siteCategories, sites, spec.siteColumns),
    siteOffsets: offsets,
    graphMask: takeBytes(batch.graphMask, graphs, spec.graphActions),
    siteMask: takeBytes(batch.siteMask, sites, spec.siteActions),
    ...(batch.backward && { backward: selectPlaces(batch.backward, graphs, newNode) }),
    ...(batch.children && {
      children: selectChildren(spec, batch.children, { graphs, newGraph, sites }),
    }),
  };
}
