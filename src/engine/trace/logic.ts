import { fillOf, type Graph, type Value } from "../onnx/graph.ts";
import { expand } from "../onnx/layout.ts";
import { broadcastShapes } from "../onnx/shapes.ts";
import { where } from "./elementwise.ts";
import type { KernelTable, TraceKernel } from "./kernel.ts";

type LogicOp = "Equal" | "Greater" | "GreaterOrEqual" | "Less" | "LessOrEqual" | "And" | "Or";

const compare = (graph: Graph, op: LogicOp, a: Value, b: Value): Value =>
  graph.node({ op, inputs: [a, b] }, { shape: broadcastShapes(a.shape, b.shape), dtype: "bool" });

const not = (graph: Graph, x: Value): Value =>
  graph.node({ op: "Not", inputs: [x] }, { shape: x.shape, dtype: "bool" });

const comparison =
  (op: LogicOp): TraceKernel =>
  ({ graph, inputs: { a, b } }) =>
    compare(graph, op, a, b);

/** Comparisons, boolean operators and selection. */
export const LOGIC_KERNELS: KernelTable = {
  Equal: comparison("Equal"),
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  LogicalOr: comparison("Or"),
  LogicalAnd: ({ graph, inputs: { a, b } }) => {
    const shape = broadcastShapes(a.shape, b.shape);
    if (fillOf(a) === 1) return expand(graph, b, shape);
    if (fillOf(b) === 1) return expand(graph, a, shape);
    return compare(graph, "And", a, b);
  },
  NotEqual: ({ graph, inputs: { a, b } }) => not(graph, compare(graph, "Equal", a, b)),
  LogicalNot: ({ graph, inputs: { x } }) => not(graph, x),
  IsNan: ({ graph, inputs: { x } }) =>
    graph.node({ op: "IsNaN", inputs: [x] }, { shape: x.shape, dtype: "bool" }),
  Select: ({ graph, inputs: { condition, t, e } }) => where(graph, condition, t, e),
};
