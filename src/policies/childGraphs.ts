import { concatBatches, type GraphBatch, type GraphSpec } from "../core/graphBatch.ts";
import type { ArrayMap } from "../engine/program.ts";
import type { BatchShape } from "./batchShape.ts";

const joined = new WeakMap<GraphBatch, GraphBatch>();

/** The graphs of a batch followed by those that its actions lead to; itself where it lists none. */
export function withChildGraphs(batch: GraphBatch): GraphBatch {
  const { children, ...own } = batch;
  if (!children) return batch;
  const known = joined.get(batch);
  if (known) return known;
  const { backward, ...graphs } = own;
  const all = concatBatches([graphs, children.batch]);
  // Backward actions are those of the first graphs alone.
  const { offsets } = backward ?? {};
  const rest = new Int32Array(children.batch.numGraphs).fill(offsets?.at(-1) ?? 0);
  const places = backward && {
    ...backward,
    offsets: Int32Array.from([...backward.offsets, ...rest]),
  };
  const result = { ...all, ...(places && { backward: places }) };
  joined.set(batch, result);
  return result;
}

/** [rows, C] of the graphs of a batch, and those of their children, which share them. */
export function withChildRows(batch: GraphBatch, conditioning: Float32Array): Float32Array {
  const { children, numGraphs } = batch;
  if (!children || conditioning.length === 0) return conditioning;
  const width = conditioning.length / numGraphs;
  const out = new Float32Array((numGraphs + children.parentOf.length) * width);
  out.set(conditioning);
  children.parentOf.forEach((parent, c) => {
    const row = conditioning.subarray(parent * width, (parent + 1) * width);
    out.set(row, (numGraphs + c) * width);
  });
  return out;
}

/** Rows of the graphs that actions lead to; of illegal actions and of padding the last row. */
export function packChildren(
  { graphActions, siteActions }: GraphSpec,
  { children, numGraphs }: GraphBatch,
  { graphs, sites }: BatchShape,
): ArrayMap {
  if (!children) return {};
  const rowsOf = (places: Int32Array, length: number): Int32Array => {
    const out = new Int32Array(length).fill(graphs - 1);
    places.forEach((child, at) => {
      if (child >= 0) out[at] = numGraphs + child;
    });
    return out;
  };
  // A graph that is nobody's child is paired with itself; nobody reads its score.
  const childParent = Int32Array.from({ length: graphs }, (_, row) => row);
  childParent.set(children.parentOf, numGraphs);
  return {
    childParent,
    graphChild: rowsOf(children.graphChild, graphs * graphActions),
    ...(sites > 0 && { siteChild: rowsOf(children.siteChild, sites * siteActions) }),
  };
}
