import type { Graph, Value } from "../onnx/graph.ts";
import { normalizeAxis } from "../onnx/shapes.ts";

/** What a kernel gets: named inputs, or a list for those that take any number of tensors. */
export interface KernelCall<Attributes> {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly list: readonly Value[];
  readonly attributes: Attributes;
}

/** Appends the nodes of one tfjs kernel and returns its results. */
export type TraceKernel = (call: KernelCall<unknown>) => Value | readonly Value[];

export type KernelTable = Readonly<Record<string, TraceKernel>>;

/** `kernel` for a table; tfjs promises that it gets the attributes of its name. */
export const withAttributes = <Attributes>(
  kernel: (call: KernelCall<Attributes>) => Value | readonly Value[],
): TraceKernel => kernel as TraceKernel;

/** Axes as tfjs passes them (one, several, or none for all) as a list in 0..rank-1. */
export function toAxes(axes: number | readonly number[] | null | undefined, rank: number) {
  if (axes === null || axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  return list.map((axis) => normalizeAxis(axis, rank));
}
