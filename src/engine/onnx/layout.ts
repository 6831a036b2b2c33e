import { ShapeError } from "../../core/errors.ts";
import { TYPE_CODES, type ValueType } from "./dataTypes.ts";
import { fillOf, type Graph, nodeOf, type Value } from "./graph.ts";
import { type Shape, sameShape, sizeOf, withLength } from "./shapes.ts";

/** @throws ShapeError if the sizes differ */
export function reshape(graph: Graph, x: Value, shape: Shape): Value {
  if (sizeOf(x.shape) !== sizeOf(shape)) {
    throw new ShapeError(`Cannot reshape [${x.shape.join(", ")}] to [${shape.join(", ")}].`);
  }
  if (sameShape(x.shape, shape)) return x;
  const { dtype } = x;
  const fill = fillOf(x);
  if (fill !== undefined) return graph.uniform(fill, { shape, dtype });
  const inner = nodeOf(x, "Reshape");
  if (inner) return reshape(graph, inner.inputs[0], shape);
  // allowzero: a length of 0 means 0, not "as before".
  const inputs = [x, graph.int64List(shape)];
  const attributes = { allowzero: 1 };
  return graph.node({ op: "Reshape", inputs, attributes }, { shape, dtype });
}

/** `x` broadcast to `shape`. */
export function expand(graph: Graph, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const { dtype } = x;
  const fill = fillOf(x);
  if (fill !== undefined) return graph.uniform(fill, { shape, dtype });
  if (sizeOf(x.shape) === sizeOf(shape)) return reshape(graph, x, shape);
  const source = nodeOf(x, "Expand")?.inputs[0] ?? x;
  return graph.node({ op: "Expand", inputs: [source, graph.int64List(shape)] }, { shape, dtype });
}

/** Output axis i is axis `permutation[i]` of `x`. */
export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  const shape = permutation.map((axis) => x.shape[axis]);
  const { dtype } = x;
  const fill = fillOf(x);
  if (fill !== undefined) return graph.uniform(fill, { shape, dtype });
  const inner = nodeOf(x, "Transpose");
  if (inner) {
    const first = inner.attributes.perm as readonly number[];
    const both = permutation.map((axis) => first[axis]);
    return transpose(graph, inner.inputs[0], both);
  }
  const moved = permutation.filter((axis) => x.shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) return reshape(graph, x, shape);
  const attributes = { perm: permutation };
  return graph.node({ op: "Transpose", inputs: [x], attributes }, { shape, dtype });
}

/** Floats to integers truncate; anything but 0 is true. */
export function cast(graph: Graph, x: Value, dtype: ValueType): Value {
  if (x.dtype === dtype) return x;
  const { shape } = x;
  const fill = fillOf(x);
  if (fill !== undefined) {
    const value = dtype === "bool" ? Number(fill !== 0) : fill;
    return graph.uniform(dtype === "float32" ? value : Math.trunc(value), { shape, dtype });
  }
  const attributes = { to: TYPE_CODES[dtype] };
  return graph.node({ op: "Cast", inputs: [x], attributes }, { shape, dtype });
}

/** `parts` one after the other along `axis`; empty parts vanish. */
export function concat(graph: Graph, parts: readonly Value[], axis: number): Value {
  const { shape, dtype } = parts[0];
  const length = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  const info = { shape: withLength(shape, axis, length), dtype };
  const filled = parts.filter((part) => sizeOf(part.shape) > 0);
  if (filled.length === 0) return graph.uniform(0, info);
  if (filled.length === 1) return filled[0];
  const fill = fillOf(filled[0]);
  if (fill !== undefined && filled.every((part) => fillOf(part) === fill)) {
    return graph.uniform(fill, info);
  }
  const split = nodeOf(filled[0], "Split");
  const isWhole =
    split?.attributes.axis === axis &&
    split.outputs.length === filled.length &&
    split.outputs.every((output, i) => output === filled[i]);
  if (isWhole) return split.inputs[0];
  return graph.node({ op: "Concat", inputs: filled, attributes: { axis } }, info);
}

/** `x` cut along `axis` into parts of the given lengths. */
export function split(
  graph: Graph,
  x: Value,
  lengths: readonly number[],
  axis: number,
): readonly Value[] {
  const { dtype } = x;
  const infos = lengths.map((length) => ({ shape: withLength(x.shape, axis, length), dtype }));
  const fill = fillOf(x);
  if (fill !== undefined) return infos.map((info) => graph.uniform(fill, info));
  if (lengths.length === 1) return [x];
  const inputs = [x, graph.int64List(lengths)];
  return graph.nodeOutputs({ op: "Split", inputs, attributes: { axis } }, infos);
}

/** The block of `x` that starts at `begin` and has shape `shape`. */
export function slice(graph: Graph, x: Value, begin: readonly number[], shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const { dtype } = x;
  const fill = fillOf(x);
  if (fill !== undefined) return graph.uniform(fill, { shape, dtype });
  const axes = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== x.shape[axis]);
  const starts = graph.int64List(axes.map((axis) => begin[axis]));
  const ends = graph.int64List(axes.map((axis) => begin[axis] + shape[axis]));
  const inputs = [x, starts, ends, graph.int64List(axes)];
  return graph.node({ op: "Slice", inputs }, { shape, dtype });
}
