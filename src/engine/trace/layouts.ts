import { fillOf, type Graph, type Value } from "../onnx/graph.ts";
import { cast, concat, expand, reshape, slice, split, transpose } from "../onnx/layout.ts";
import { normalizeAxis, type Shape, sizeOf } from "../onnx/shapes.ts";
import type { DataType } from "../program.ts";
import { tf } from "../tf.ts";
import { type KernelTable, toAxes, withAttributes } from "./kernel.ts";

/** `shape` with its one -1 replaced by what is left of `size`. */
function inferLength(shape: Shape, size: number): number[] {
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  return shape.map((length) => (length === -1 ? size / known : length));
}

function reverse(graph: Graph, x: Value, axes: readonly number[]): Value {
  const backwards = graph.int64List(axes.map(() => -1));
  const beforeStart = graph.int64List(axes.map(() => -(2 ** 31)));
  const inputs = [x, backwards, beforeStart, graph.int64List(axes), backwards];
  return graph.node({ op: "Slice", inputs }, { shape: x.shape, dtype: x.dtype });
}

interface PadAttributes {
  readonly paddings: readonly (readonly [number, number])[];
  readonly constantValue: number;
}

function pad(graph: Graph, x: Value, { paddings, constantValue }: PadAttributes): Value {
  const { dtype } = x;
  const shape = x.shape.map((length, i) => length + paddings[i][0] + paddings[i][1]);
  if (fillOf(x) === constantValue) return graph.uniform(constantValue, { shape, dtype });
  if (paddings.every(([before, after]) => before + after === 0)) return x;
  const widths = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  const value = graph.uniform(constantValue, { shape: [], dtype });
  return graph.node({ op: "Pad", inputs: [x, graph.int64List(widths), value] }, { shape, dtype });
}

function tile(graph: Graph, x: Value, repeats: readonly number[]): Value {
  const shape = x.shape.map((length, i) => length * repeats[i]);
  if (x.shape.every((length, i) => length === 1 || repeats[i] === 1))
    return expand(graph, x, shape);
  const inputs = [x, graph.int64List(repeats)];
  return graph.node({ op: "Tile", inputs }, { shape, dtype: x.dtype });
}

/** A list of lengths, or the number of equal parts. */
function splitLengths(parts: number | readonly number[], length: number): readonly number[] {
  if (typeof parts === "number") return new Array<number>(parts).fill(length / parts);
  return inferLengthOfPart(parts, length);
}

/** One part may be -1: what the others leave. */
function inferLengthOfPart(parts: readonly number[], length: number): readonly number[] {
  const known = parts.reduce((sum, part) => (part === -1 ? sum : sum + part), 0);
  return parts.map((part) => (part === -1 ? length - known : part));
}

interface RangeAttributes {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly dtype: DataType;
}

const RESHAPING_KERNELS: KernelTable = {
  Identity: ({ inputs: { x } }) => x,
  Reshape: withAttributes<{ shape: Shape }>(({ graph, inputs: { x }, attributes }) =>
    reshape(graph, x, inferLength(attributes.shape, sizeOf(x.shape))),
  ),
  ExpandDims: withAttributes<{ dim: number }>(({ graph, inputs: { input }, attributes }) => {
    const shape = [...input.shape];
    shape.splice(normalizeAxis(attributes.dim, shape.length + 1), 0, 1);
    return reshape(graph, input, shape);
  }),
  Cast: withAttributes<{ dtype: DataType | "bool" }>(({ graph, inputs: { x }, attributes }) =>
    cast(graph, x, attributes.dtype),
  ),
  Transpose: withAttributes<{ perm: readonly number[] }>(({ graph, inputs: { x }, attributes }) =>
    transpose(graph, x, attributes.perm),
  ),
  BroadcastTo: withAttributes<{ shape: Shape }>(({ graph, inputs: { x }, attributes }) =>
    expand(graph, x, attributes.shape),
  ),
  Tile: withAttributes<{ reps: readonly number[] }>(({ graph, inputs: { x }, attributes }) =>
    tile(graph, x, attributes.reps),
  ),
  Reverse: withAttributes<{ dims: readonly number[] }>(({ graph, inputs: { x }, attributes }) =>
    reverse(graph, x, toAxes(attributes.dims, x.shape.length)),
  ),
  PadV2: withAttributes<PadAttributes>(({ graph, inputs: { x }, attributes }) =>
    pad(graph, x, attributes),
  ),
};

const JOINING_KERNELS: KernelTable = {
  Concat: withAttributes<{ axis: number }>(({ graph, list, attributes }) =>
    concat(graph, list, normalizeAxis(attributes.axis, list[0].shape.length)),
  ),
  Pack: withAttributes<{ axis: number }>(({ graph, list, attributes }) => {
    const shape = [...list[0].shape];
    const axis = normalizeAxis(attributes.axis, shape.length + 1);
    shape.splice(axis, 0, 1);
    const parts = list.map((part) => reshape(graph, part, shape));
    return concat(graph, parts, axis);
  }),
  SplitV: withAttributes<{ numOrSizeSplits: number | readonly number[]; axis: number }>(
    ({ graph, inputs: { x }, attributes }) => {
      const axis = normalizeAxis(attributes.axis, x.shape.length);
      return split(graph, x, splitLengths(attributes.numOrSizeSplits, x.shape[axis]), axis);
    },
  ),
  Unpack: withAttributes<{ axis: number }>(({ graph, inputs: { value }, attributes }) => {
    const axis = normalizeAxis(attributes.axis, value.shape.length);
    const shape = value.shape.filter((_, i) => i !== axis);
    const parts = split(graph, value, new Array<number>(value.shape[axis]).fill(1), axis);
    return parts.map((part) => reshape(graph, part, shape));
  }),
  Slice: withAttributes<{ begin: number | number[]; size: number | number[] }>(
    ({ graph, inputs: { x }, attributes: { begin, size } }) => {
      // The helper looks at nothing but the shape.
      const shaped = { shape: [...x.shape] } as unknown as tf.TensorInfo;
      const [starts, lengths] = tf.slice_util.parseSliceParams(shaped, begin, size);
      return slice(graph, x, starts, lengths);
    },
  ),
};

const CONSTANT_KERNELS: KernelTable = {
  ZerosLike: ({ graph, inputs: { x } }) => graph.uniform(0, x),
  OnesLike: ({ graph, inputs: { x } }) => graph.uniform(1, x),
  Fill: withAttributes<{ shape: Shape; value: number; dtype?: DataType }>(
    ({ graph, attributes: { shape, value, dtype = "float32" } }) =>
      graph.uniform(value, { shape, dtype }),
  ),
  Range: withAttributes<RangeAttributes>(({ graph, attributes: { start, stop, step, dtype } }) => {
    const length = Math.max(0, Math.ceil((stop - start) / step));
    const values = Array.from({ length }, (_, i) => start + i * step);
    return graph.constant(values, { shape: [length], dtype });
  }),
};

/** Kernels that move, join, cut or make arrays without arithmetic. */
export const LAYOUT_KERNELS: KernelTable = {
  ...RESHAPING_KERNELS,
  ...JOINING_KERNELS,
  ...CONSTANT_KERNELS,
};
