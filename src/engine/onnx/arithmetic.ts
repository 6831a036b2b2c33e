import type { ValueType } from "./dataTypes.ts";
import { fillOf, type Graph, nodeOf, scalar, type Value } from "./graph.ts";
import { expand } from "./layout.ts";
import { broadcastShapes, type Shape, sameShape } from "./shapes.ts";

export type BinaryOp = "Add" | "Sub" | "Mul" | "Div" | "Pow" | "Max" | "Min";
export type UnaryOp = keyof typeof UNARY_FUNCTIONS;

const BINARY_FUNCTIONS: Readonly<Record<BinaryOp, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Max: Math.max,
  Min: Math.min,
};

const UNARY_FUNCTIONS = {
  Neg: (x: number) => -x,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Reciprocal: (x: number) => 1 / x,
  Abs: Math.abs,
  Sign: Math.sign,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Relu: (x: number) => Math.max(x, 0),
  Sin: Math.sin,
  Cos: Math.cos,
  Tanh: Math.tanh,
  Sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  Softplus: undefined,
  Erf: undefined,
  Round: undefined,
} as const;

const round = (value: number, dtype: ValueType): number =>
  dtype === "float32" ? Math.fround(value) : value;

/** A fill that computes to a fraction or overflows must stay a node for integers. */
const fits = (value: number, dtype: ValueType): boolean =>
  dtype === "float32" || (Number.isInteger(value) && Math.abs(value) < 2 ** 31);

/** Drops an Expand that broadcasting against `other` implies, and shrinks a uniform to a scalar. */
function simplifyOperand(graph: Graph, x: Value, other: Value, shape: Shape): Value {
  const expanded = nodeOf(x, "Expand")?.inputs[0];
  if (expanded && sameShape(broadcastShapes(expanded.shape, other.shape), shape)) return expanded;
  const fill = fillOf(x);
  if (fill !== undefined && sameShape(other.shape, shape)) return scalar(graph, fill, x.dtype);
  return x;
}

/** Element-wise `a op b` with broadcasting; operands have one type. */
export function binary(graph: Graph, op: BinaryOp, a: Value, b: Value): Value {
  const shape = broadcastShapes(a.shape, b.shape);
  const { dtype } = a;
  const [fillA, fillB] = [fillOf(a), fillOf(b)];
  if (fillA !== undefined && fillB !== undefined) {
    const fill = round(BINARY_FUNCTIONS[op](fillA, fillB), dtype);
    if (fits(fill, dtype)) return graph.uniform(fill, { shape, dtype });
  }
  const left = simplifyOperand(graph, a, b, shape);
  const right = simplifyOperand(graph, b, left, shape);
  return (
    PEEPHOLES[op]?.(graph, left, right, shape) ??
    graph.node({ op, inputs: [left, right] }, { shape, dtype })
  );
}

type Peephole = (graph: Graph, a: Value, b: Value, shape: Shape) => Value | undefined;

const PEEPHOLES: Readonly<Partial<Record<BinaryOp, Peephole>>> = {
  Add: simplifySum,
  Sub: simplifyDifference,
  Mul: simplifyProduct,
  Div: (graph, a, b, shape) => {
    const fill = fillOf(b);
    if (fill === undefined || a.dtype !== "float32") return undefined;
    const inverse = Math.fround(1 / fill);
    if (!Number.isFinite(inverse)) return undefined;
    return expand(graph, binary(graph, "Mul", a, scalar(graph, inverse)), shape);
  },
  Pow: (graph, a, b) => (fillOf(b) === 2 ? binary(graph, "Mul", a, a) : undefined),
};

function simplifySum(graph: Graph, a: Value, b: Value, shape: Shape): Value | undefined {
  if (fillOf(a) === 0) return expand(graph, b, shape);
  if (fillOf(b) === 0) return expand(graph, a, shape);
  const negatedB = nodeOf(b, "Neg");
  if (negatedB) return binary(graph, "Sub", a, negatedB.inputs[0]);
  const negatedA = nodeOf(a, "Neg");
  if (negatedA) return binary(graph, "Sub", b, negatedA.inputs[0]);
  return undefined;
}

function simplifyDifference(graph: Graph, a: Value, b: Value, shape: Shape): Value | undefined {
  if (fillOf(b) === 0) return expand(graph, a, shape);
  if (fillOf(a) === 0 && sameShape(b.shape, shape)) return unary(graph, "Neg", b);
  const negated = nodeOf(b, "Neg");
  return negated && binary(graph, "Add", a, negated.inputs[0]);
}

/** 0 x = 0 also where x is not finite: gradients that cannot matter must not be computed. */
function simplifyProduct(graph: Graph, a: Value, b: Value, shape: Shape): Value | undefined {
  const [factor, x] = fillOf(a) === undefined ? [b, a] : [a, b];
  const fill = fillOf(factor);
  if (fill === undefined) return undefined;
  if (fill === 0) return graph.uniform(0, { shape, dtype: a.dtype });
  if (fill === 1) return expand(graph, x, shape);
  if (fill === -1 && sameShape(x.shape, shape)) return unary(graph, "Neg", x);
  const inner = nodeOf(x, "Mul")?.inputs;
  const innerFill = inner && fillOf(inner[1]);
  if (inner && innerFill !== undefined && x.dtype === "float32") {
    const product = Math.fround(fill * innerFill);
    if (Number.isFinite(product) && Math.abs(product) > 1e-30) {
      const scaled = binary(graph, "Mul", inner[0], scalar(graph, product));
      return expand(graph, scaled, shape);
    }
  }
  // Constants go right, so that equal products meet and chains of them are found.
  if (factor === b) return undefined;
  return graph.node({ op: "Mul", inputs: [x, factor] }, { shape, dtype: a.dtype });
}

/** Element-wise `op(x)`, same shape and type. */
export function unary(graph: Graph, op: UnaryOp, x: Value): Value {
  const { shape, dtype } = x;
  const fill = fillOf(x);
  const apply = UNARY_FUNCTIONS[op];
  if (fill !== undefined && apply !== undefined) {
    const value = round(apply(fill), dtype);
    if (fits(value, dtype)) return graph.uniform(value, { shape, dtype });
  }
  if (op === "Neg") {
    const negated = nodeOf(x, "Neg");
    if (negated) return negated.inputs[0];
    const difference = nodeOf(x, "Sub");
    if (difference) return binary(graph, "Sub", difference.inputs[1], difference.inputs[0]);
  }
  return graph.node({ op, inputs: [x] }, { shape, dtype });
}

/** Element-wise clamp to [low, high]. */
export function clip(graph: Graph, x: Value, low: number, high: number): Value {
  const { shape, dtype } = x;
  const inputs = [x, scalar(graph, low, dtype), scalar(graph, high, dtype)];
  return graph.node({ op: "Clip", inputs }, { shape, dtype });
}
