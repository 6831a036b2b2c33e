import { binary } from "../onnx/arithmetic.ts";
import { type Graph, scalar, type Value } from "../onnx/graph.ts";
import { cast, reshape } from "../onnx/layout.ts";
import { type Reduction, scatter } from "../onnx/scatter.ts";
import { normalizeAxis, type Shape } from "../onnx/shapes.ts";
import type { DataType } from "../program.ts";
import { type KernelTable, withAttributes } from "./kernel.ts";

/** Row i of `x` goes to row ids[i] of a result that starts as `start` everywhere. */
function reduceSegments(
  graph: Graph,
  call: { x: Value; ids: Value; numSegments: number; start: number; reduction: Reduction },
): Value {
  const { x, ids, numSegments, start, reduction } = call;
  const shape = [numSegments, ...x.shape.slice(1)];
  const base = graph.uniform(start, { shape, dtype: x.dtype });
  const indices = reshape(graph, ids, [ids.shape[0], 1]);
  return scatter(graph, { base, indices, updates: x, reduction });
}

interface OneHotAttributes {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype?: DataType | "bool";
}

/** off + (on - off) [index = column]. */
function oneHot(graph: Graph, indices: Value, attributes: OneHotAttributes): Value {
  const { depth, onValue, offValue, dtype = "float32" } = attributes;
  const columns = Array.from({ length: depth }, (_, i) => i);
  const column = graph.constant(columns, { shape: [depth], dtype: "int32" });
  const index = reshape(graph, cast(graph, indices, "int32"), [...indices.shape, 1]);
  const shape = [...indices.shape, depth];
  const hits = graph.node({ op: "Equal", inputs: [index, column] }, { shape, dtype: "bool" });
  const scaled = binary(
    graph,
    "Mul",
    cast(graph, hits, "float32"),
    scalar(graph, onValue - offValue),
  );
  return cast(graph, binary(graph, "Add", scaled, scalar(graph, offValue)), dtype);
}

/** Kernels that address rows by index. */
export const GATHER_SCATTER_KERNELS: KernelTable = {
  GatherV2: withAttributes<{ axis: number; batchDims: number }>(
    ({ graph, inputs: { x, indices }, attributes }) => {
      if (attributes.batchDims > 0) {
        throw new Error("tf.gather with batchDims cannot be traced; gather from a flat tensor.");
      }
      const axis = normalizeAxis(attributes.axis, x.shape.length);
      const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
      const request = { op: "Gather", inputs: [x, indices], attributes: { axis } };
      return graph.node(request, { shape, dtype: x.dtype });
    },
  ),
  GatherNd: ({ graph, inputs: { params, indices } }) => {
    const depth = indices.shape[indices.shape.length - 1];
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
    const inputs = [params, cast(graph, indices, "int64")];
    return graph.node({ op: "GatherND", inputs }, { shape, dtype: params.dtype });
  },
  UnsortedSegmentSum: withAttributes<{ numSegments: number }>(
    ({ graph, inputs: { x, segmentIds }, attributes: { numSegments } }) =>
      reduceSegments(graph, { x, ids: segmentIds, numSegments, start: 0, reduction: "add" }),
  ),
  SegmentMax: withAttributes<{ numSegments: number }>(
    ({ graph, inputs: { x, segmentIds }, attributes: { numSegments } }) => {
      const start = Number.NEGATIVE_INFINITY;
      return reduceSegments(graph, { x, ids: segmentIds, numSegments, start, reduction: "max" });
    },
  ),
  ScatterNd: withAttributes<{ shape: Shape }>(
    ({ graph, inputs: { indices, updates }, attributes: { shape } }) => {
      const base = graph.uniform(0, { shape, dtype: updates.dtype });
      return scatter(graph, { base, indices, updates, reduction: "add" });
    },
  ),
  TensorScatterUpdate: ({ graph, inputs: { tensor, indices, updates } }) =>
    scatter(graph, { base: tensor, indices, updates, reduction: "none" }),
  OneHot: withAttributes<OneHotAttributes>(({ graph, inputs: { indices }, attributes }) =>
    oneHot(graph, indices, attributes),
  ),
};
