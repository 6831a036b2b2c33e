import { type ReduceOp, reduce } from "../onnx/contractions.ts";
import { type Graph, scalar, type Value } from "../onnx/graph.ts";
import { cast, reshape } from "../onnx/layout.ts";
import { normalizeAxis } from "../onnx/shapes.ts";
import { type KernelTable, type TraceKernel, toAxes, withAttributes } from "./kernel.ts";

interface ReductionAttributes {
  readonly axis?: number | readonly number[];
  /** The name that Max uses instead of `axis`. */
  readonly reductionIndices?: number | readonly number[];
  readonly keepDims?: boolean;
}

const reduceWith = (graph: Graph, op: ReduceOp, x: Value, attributes: ReductionAttributes) => {
  const axes = toAxes(attributes.reductionIndices ?? attributes.axis, x.shape.length);
  return reduce(graph, op, x, axes, attributes.keepDims ?? false);
};

const reduction = (op: ReduceOp): TraceKernel =>
  withAttributes<ReductionAttributes>(({ graph, inputs: { x }, attributes }) =>
    reduceWith(graph, op, x, attributes),
  );

/** ONNX reduces no booleans: go by way of 0 and 1. */
const booleanReduction = (op: "ReduceMax" | "ReduceMin"): TraceKernel =>
  withAttributes<ReductionAttributes>(({ graph, inputs: { x }, attributes }) =>
    cast(graph, reduceWith(graph, op, cast(graph, x, "int32"), attributes), "bool"),
  );

const extremeIndex = (op: "ArgMax" | "ArgMin"): TraceKernel =>
  withAttributes<{ axis: number }>(({ graph, inputs: { x }, attributes }) => {
    const axis = normalizeAxis(attributes.axis, x.shape.length);
    const shape = x.shape.filter((_, i) => i !== axis);
    const request = { op, inputs: [x], attributes: { axis, keepdims: 0 } };
    return cast(graph, graph.node(request, { shape, dtype: "int64" }), "int32");
  });

const alongAxis = (op: "Softmax" | "LogSoftmax", x: Value, graph: Graph, axis: number): Value => {
  const request = { op, inputs: [x], attributes: { axis: normalizeAxis(axis, x.shape.length) } };
  return graph.node(request, { shape: x.shape, dtype: x.dtype });
};

interface CumulativeSumAttributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** Kernels that look along axes: sums, extremes, softmax, running sums. */
export const REDUCTION_KERNELS: KernelTable = {
  Sum: reduction("ReduceSum"),
  Mean: reduction("ReduceMean"),
  Max: reduction("ReduceMax"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  Any: booleanReduction("ReduceMax"),
  All: booleanReduction("ReduceMin"),
  ArgMax: extremeIndex("ArgMax"),
  ArgMin: extremeIndex("ArgMin"),
  Softmax: withAttributes<{ dim: number }>(({ graph, inputs: { logits }, attributes }) =>
    alongAxis("Softmax", logits, graph, attributes.dim),
  ),
  LogSoftmax: withAttributes<{ axis: number }>(({ graph, inputs: { logits }, attributes }) =>
    alongAxis("LogSoftmax", logits, graph, attributes.axis),
  ),
  Cumsum: withAttributes<CumulativeSumAttributes>(({ graph, inputs: { x }, attributes }) => {
    const axis = scalar(graph, normalizeAxis(attributes.axis, x.shape.length), "int64");
    const flags = {
      exclusive: Number(attributes.exclusive),
      reverse: Number(attributes.reverse),
    };
    const request = { op: "CumSum", inputs: [x, axis], attributes: flags };
    return graph.node(request, { shape: x.shape, dtype: x.dtype });
  }),
};

/** Rows are normalised together in one node; `inverseDeviation` is what the gradient needs. */
export const LAYER_NORM_KERNELS: KernelTable = {
  LayerNorm: withAttributes<{ epsilon: number }>(({ graph, inputs: { x }, attributes }) => {
    const width = x.shape[x.shape.length - 1];
    // ONNX wants a scale; a row as long as the axis, and not a broadcast scalar.
    const scale = graph.uniform(1, { shape: [width], dtype: "float32" });
    const rowInfo = { shape: [...x.shape.slice(0, -1), 1], dtype: "float32" } as const;
    const request = {
      op: "LayerNormalization",
      inputs: [x, scale],
      attributes: { axis: -1, epsilon: { float: attributes.epsilon } },
    };
    const outputs = graph.nodeOutputs(request, [
      { shape: x.shape, dtype: "float32" },
      rowInfo,
      rowInfo,
    ]);
    const [normalized, , inverseDeviation] = outputs;
    return [normalized, reshape(graph, inverseDeviation, rowInfo.shape)];
  }),
};
