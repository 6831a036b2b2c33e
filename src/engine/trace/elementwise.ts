import { type BinaryOp, binary, clip, type UnaryOp, unary } from "../onnx/arithmetic.ts";
import { type Graph, scalar, type Value } from "../onnx/graph.ts";
import { broadcastShapes } from "../onnx/shapes.ts";
import { type KernelTable, type TraceKernel, withAttributes } from "./kernel.ts";

const binaryKernel =
  (op: BinaryOp): TraceKernel =>
  ({ graph, inputs: { a, b } }) =>
    binary(graph, op, a, b);

const unaryKernel =
  (op: UnaryOp): TraceKernel =>
  ({ graph, inputs: { x } }) =>
    unary(graph, op, x);

/** Larger than 1 / (any float that matters), small enough that its products rarely overflow. */
const STEEP = 1e30;

/**
 * alpha where x <= 0, 1 where x > 0, as Clip(1e30 x, alpha, 1): a comparison with a cast is 3 to 5
 * times slower in ONNX Runtime's CPU provider. Values of |x| below 1e-30 come out in between.
 */
export const steepStep = (graph: Graph, x: Value, alpha: number): Value =>
  clip(graph, binary(graph, "Mul", x, scalar(graph, STEEP)), alpha, 1);

/** Floor of a / b. ONNX divides integers towards zero, so the remainder is taken off first. */
function floorDivide(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "float32") return unary(graph, "Floor", binary(graph, "Div", a, b));
  return binary(graph, "Div", binary(graph, "Sub", a, floorModulo(graph, a, b)), b);
}

/** a - b floor(a / b): the remainder has the sign of b. */
function floorModulo(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "float32") {
    const quotient = unary(graph, "Floor", binary(graph, "Div", a, b));
    return binary(graph, "Sub", a, binary(graph, "Mul", b, quotient));
  }
  const info = { shape: broadcastShapes(a.shape, b.shape), dtype: a.dtype };
  return graph.node({ op: "Mod", inputs: [a, b] }, info);
}

/** log(1 + x), also for small x: log(u) x / (u - 1), u = 1 + x, whose errors cancel. */
function log1p(graph: Graph, x: Value): Value {
  const { shape } = x;
  const one = scalar(graph, 1);
  const u = binary(graph, "Add", x, one);
  const difference = binary(graph, "Sub", u, one);
  const exact = binary(graph, "Mul", unary(graph, "Log", u), binary(graph, "Div", x, difference));
  const zero = scalar(graph, 0);
  const isTiny = graph.node({ op: "Equal", inputs: [difference, zero] }, { shape, dtype: "bool" });
  // For u = infinity the exact form is NaN; log(u) itself is right for all large u.
  const isLarge = graph.node(
    { op: "Greater", inputs: [u, scalar(graph, 1e6)] },
    { shape, dtype: "bool" },
  );
  const rest = where(graph, isLarge, unary(graph, "Log", u), exact);
  return where(graph, isTiny, x, rest);
}

/** exp(x) - 1, also for small x: 2 t / (1 - t) with t = tanh(x / 2). */
function expm1(graph: Graph, x: Value): Value {
  const { shape } = x;
  const t = unary(graph, "Tanh", binary(graph, "Mul", x, scalar(graph, 0.5)));
  const complement = binary(graph, "Sub", scalar(graph, 1), t);
  const nearZero = binary(graph, "Div", binary(graph, "Mul", t, scalar(graph, 2)), complement);
  const plain = binary(graph, "Sub", unary(graph, "Exp", x), scalar(graph, 1));
  const size = unary(graph, "Abs", x);
  const half = scalar(graph, 0.5);
  const isSmall = graph.node({ op: "Less", inputs: [size, half] }, { shape, dtype: "bool" });
  return where(graph, isSmall, nearZero, plain);
}

/** `yes` where `condition` holds, else `no`; all broadcast. */
export function where(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  const shape = broadcastShapes(broadcastShapes(condition.shape, yes.shape), no.shape);
  return graph.node({ op: "Where", inputs: [condition, yes, no] }, { shape, dtype: yes.dtype });
}

const UNARY_KERNELS: KernelTable = {
  Neg: unaryKernel("Neg"),
  Exp: unaryKernel("Exp"),
  Log: unaryKernel("Log"),
  Sqrt: unaryKernel("Sqrt"),
  Abs: unaryKernel("Abs"),
  Sign: unaryKernel("Sign"),
  Floor: unaryKernel("Floor"),
  Ceil: unaryKernel("Ceil"),
  Round: unaryKernel("Round"),
  Reciprocal: unaryKernel("Reciprocal"),
  Sin: unaryKernel("Sin"),
  Cos: unaryKernel("Cos"),
  Erf: unaryKernel("Erf"),
  Relu: unaryKernel("Relu"),
  Sigmoid: unaryKernel("Sigmoid"),
  Tanh: unaryKernel("Tanh"),
  Softplus: unaryKernel("Softplus"),
  Rsqrt: ({ graph, inputs: { x } }) => unary(graph, "Reciprocal", unary(graph, "Sqrt", x)),
  Square: ({ graph, inputs: { x } }) => binary(graph, "Mul", x, x),
  Log1p: ({ graph, inputs: { x } }) => log1p(graph, x),
  Expm1: ({ graph, inputs: { x } }) => expm1(graph, x),
  Relu6: ({ graph, inputs: { x } }) => clip(graph, x, 0, 6),
  Elu: ({ graph, inputs: { x } }) =>
    graph.node({ op: "Elu", inputs: [x] }, { shape: x.shape, dtype: x.dtype }),
  // y = exp(x) - 1 below zero, so the derivative is y + 1 there and 1 above.
  EluGrad: ({ graph, inputs: { dy, y } }) => {
    const slope = binary(graph, "Add", binary(graph, "Min", y, scalar(graph, 0)), scalar(graph, 1));
    return binary(graph, "Mul", dy, slope);
  },
  LeakyRelu: withAttributes<{ alpha: number }>(({ graph, inputs: { x }, attributes }) => {
    const request = {
      op: "LeakyRelu",
      inputs: [x],
      attributes: { alpha: { float: attributes.alpha } },
    };
    return graph.node(request, { shape: x.shape, dtype: x.dtype });
  }),
  Step: withAttributes<{ alpha?: number }>(({ graph, inputs: { x }, attributes }) =>
    steepStep(graph, x, attributes.alpha ?? 0),
  ),
  ClipByValue: withAttributes<{ clipValueMin: number; clipValueMax: number }>(
    ({ graph, inputs: { x }, attributes: { clipValueMin, clipValueMax } }) =>
      clip(graph, x, clipValueMin, clipValueMax),
  ),
};

const BINARY_KERNELS: KernelTable = {
  Add: binaryKernel("Add"),
  Sub: binaryKernel("Sub"),
  Multiply: binaryKernel("Mul"),
  RealDiv: binaryKernel("Div"),
  Pow: binaryKernel("Pow"),
  Maximum: binaryKernel("Max"),
  Minimum: binaryKernel("Min"),
  FloorDiv: ({ graph, inputs: { a, b } }) => floorDivide(graph, a, b),
  Mod: ({ graph, inputs: { a, b } }) => floorModulo(graph, a, b),
  SquaredDifference: ({ graph, inputs: { a, b } }) => {
    const difference = binary(graph, "Sub", a, b);
    return binary(graph, "Mul", difference, difference);
  },
  AddN: ({ graph, list }) => list.reduce((sum, x) => binary(graph, "Add", sum, x)),
};

/** Kernels that map element by element. */
export const ELEMENTWISE_KERNELS: KernelTable = { ...UNARY_KERNELS, ...BINARY_KERNELS };
