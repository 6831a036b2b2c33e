import { fillOf, type Graph, type GraphNode, nodeOf, type Value } from "./graph.ts";
import { reshape } from "./layout.ts";
import { broadcastShapes, sizeOf } from "./shapes.ts";

export type ReduceOp = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

/** Reduces `axes` (0..rank-1 each); they stay with length 1 if `keepDims`. */
export function reduce(
  graph: Graph,
  op: ReduceOp,
  x: Value,
  axes: readonly number[],
  keepDims: boolean,
): Value {
  const { dtype } = x;
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const shape = keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  if (axes.every((axis) => x.shape[axis] === 1)) return reshape(graph, x, shape);
  const fill = fillOf(x);
  if (fill !== undefined && sizeOf(x.shape) > 0 && op !== "ReduceProd") {
    const count = sizeOf(x.shape) / sizeOf(kept);
    return graph.uniform(op === "ReduceSum" ? fill * count : fill, { shape, dtype });
  }
  const attributes = { keepdims: keepDims ? 1 : 0 };
  const square = op === "ReduceSum" ? squaredBy(x) : undefined;
  const inputs = [square ?? x, graph.int64List(axes)];
  // One pass over the memory instead of two.
  const request = { op: square ? "ReduceSumSquare" : op, inputs, attributes };
  return graph.node(request, { shape, dtype });
}

function squaredBy(x: Value): Value | undefined {
  const [a, b] = nodeOf(x, "Mul")?.inputs ?? [];
  return a === b && x.dtype === "float32" ? a : undefined;
}

/** The operand of a Transpose that swaps exactly the last two axes. */
function swappedLastAxes(x: Value): Value | undefined {
  const node = nodeOf(x, "Transpose");
  if (!node) return undefined;
  const perm = node.attributes.perm as readonly number[];
  const rank = perm.length;
  const isSwap = perm.every(
    (axis, i) => axis === (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2),
  );
  return rank >= 2 && isSwap ? node.inputs[0] : undefined;
}

export interface MatrixProduct {
  readonly a: Value;
  readonly b: Value;
  /** Whether the last two axes are swapped before the product. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Matrix product over the last two axes, leading axes broadcast. Plain MatMul where nothing is
 * transposed, Gemm for transposed matrices, ONNX Runtime's FusedMatMul for transposed batches.
 */
export function matrixProduct(graph: Graph, product: MatrixProduct): Value {
  let { a, b, transposeA, transposeB } = product;
  const rows = a.shape[a.shape.length - (transposeA ? 1 : 2)];
  const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)];
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const info = { shape: [...batch, rows, columns], dtype: a.dtype };
  const sourceA = swappedLastAxes(a);
  if (sourceA) [a, transposeA] = [sourceA, !transposeA];
  const sourceB = swappedLastAxes(b);
  if (sourceB) [b, transposeB] = [sourceB, !transposeB];
  const inputs = [a, b];
  if (!transposeA && !transposeB) return graph.node({ op: "MatMul", inputs }, info);
  const attributes = { transA: Number(transposeA), transB: Number(transposeB) };
  if (a.shape.length === 2 && b.shape.length === 2) {
    return graph.node({ op: "Gemm", inputs, attributes }, info);
  }
  return graph.node({ op: "FusedMatMul", domain: "com.microsoft", inputs, attributes }, info);
}

/** Multiplications and additions of a matrix product, 2 m n k a batch entry; 0 for other nodes. */
export function matrixProductFlops(node: GraphNode): number {
  if (!["MatMul", "Gemm", "FusedMatMul"].includes(node.op)) return 0;
  const { shape } = node.inputs[0];
  const inner = shape[shape.length - (node.attributes.transA === 1 ? 2 : 1)];
  return 2 * sizeOf(node.outputs[0].shape) * inner;
}
