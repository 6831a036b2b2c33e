import type { Graph, Value } from "./graph.ts";
import { cast, split } from "./layout.ts";
import { sizeOf } from "./shapes.ts";

/** What happens to the updates of one place: the last stays, or all are added, or the largest. */
export type Reduction = "none" | "add" | "max";

export interface Scatter {
  readonly base: Value;
  /** [N, k]: the first k coordinates of each place */
  readonly indices: Value;
  /** [N, ...] */
  readonly updates: Value;
  readonly reduction: Reduction;
}

/**
 * Most numbers that one ScatterND adds. ONNX Runtime cuts larger ones among its threads, which then
 * write to the same rows without a lock: sums lose terms, differently in each run. Its cost model
 * starts a second thread at 210,000 operations; half of that keeps to one.
 */
const MOST_IN_ONE_NODE = 100_000;

/** Lengths that sum to `count`, each at most `most`, as equal as can be. */
function pieces(count: number, most: number): number[] {
  const number = Math.ceil(count / most);
  return Array.from(
    { length: number },
    (_, i) => Math.floor(((i + 1) * count) / number) - Math.floor((i * count) / number),
  );
}

/**
 * `base` with `updates` written, added or compared into the places of `indices`. Reductions run as
 * a chain of small nodes on the same memory, in order: correct and repeatable with any number of
 * threads.
 */
export function scatter(graph: Graph, { base, indices, updates, reduction }: Scatter): Value {
  const attributes = { reduction: { text: reduction } };
  const places = cast(graph, indices, "int64");
  const node = (start: Value, where: Value, what: Value): Value =>
    graph.node({ op: "ScatterND", inputs: [start, where, what], attributes }, base);
  const count = indices.shape[0];
  const perRow = sizeOf(updates.shape) / Math.max(1, count);
  const most = Math.max(1, Math.floor(MOST_IN_ONE_NODE / Math.max(1, perRow)));
  if (reduction === "none" || count <= most) return node(base, places, updates);
  const lengths = pieces(count, most);
  const where = split(graph, places, lengths, 0);
  const what = split(graph, updates, lengths, 0);
  return lengths.reduce((sum, _, i) => node(sum, where[i], what[i]), base);
}
