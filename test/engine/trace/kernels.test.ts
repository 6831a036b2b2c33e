import { expect, test } from "vitest";
import { layerNorm } from "../../../src/engine/ops/layerNorm.ts";
import { segmentMax } from "../../../src/engine/ops/segmentMax.ts";
import type { TensorMap } from "../../../src/engine/program.ts";
import { type Tensor, type Tensor1D, tf } from "../../../src/engine/tf.ts";
import { TRACE_KERNELS } from "../../../src/engine/trace/register.ts";
import {
  expectAgreement,
  floats,
  given,
  givenIntegers,
  integers,
  type Samples,
} from "../agreement.ts";

interface KernelCase {
  readonly samples: Samples;
  readonly apply: (inputs: TensorMap) => Tensor | Tensor[];
  /** Relative; 2e-6 unless told. */
  readonly tolerance?: number;
}

const x = floats([3, 4]);
const positive = floats([3, 4], 0.1, 3);
const row = floats([4], 0.5, 2, 7);
const counts = givenIntegers([7, -7, 5, -1, 0, 8], [2, 3]);
const EXTREMES = [-1e30, -40, -1, -1e-7, 0, 1e-7, 1, 40, 1e30];

const unary = (apply: (x: Tensor) => Tensor, sample = x): KernelCase => ({
  samples: { x: sample },
  apply: (inputs) => apply(inputs.x),
});

/** Equal shapes, a broadcast row, a scalar constant. */
const binary = (apply: (a: Tensor, b: Tensor) => Tensor): KernelCase => ({
  samples: { a: positive, b: floats([3, 4], 0.5, 2, 3), row },
  apply: ({ a, b, row: c }) => [apply(a, b), apply(a, c), apply(c, a), apply(a, tf.scalar(1.5))],
});

const integerBinary = (apply: (a: Tensor, b: Tensor) => Tensor): KernelCase => ({
  samples: { a: counts, b: givenIntegers([2, 2, -3, 4, 5, -2], [2, 3]) },
  apply: ({ a, b }) => apply(a, b),
});

const compared = (apply: (a: Tensor, b: Tensor) => Tensor): KernelCase => ({
  samples: { a: integers([3, 4], 3), b: integers([4], 3, 5), f: given([1, 2, 2]), g: given([2]) },
  apply: ({ a, b, f, g }) => [apply(a, b), apply(f, g)],
});

const masks = (apply: (a: Tensor, b: Tensor) => Tensor): KernelCase => ({
  samples: { a: integers([3, 4], 2), b: integers([3, 4], 2, 9) },
  apply: ({ a, b }) => apply(tf.cast(a, "bool"), tf.cast(b, "bool")),
});

const reduced = (apply: (x: Tensor, axes?: number[], keep?: boolean) => Tensor): KernelCase => ({
  samples: { x: floats([2, 3, 4]), thin: floats([2, 1, 3]) },
  apply: ({ x: cube, thin }) => [
    apply(cube),
    apply(cube, [1]),
    apply(cube, [0, -1], true),
    apply(thin, [1]),
  ],
});

/** Under tfjs's kernel names: every traced kernel is here at least once. */
const CASES: Readonly<Record<string, readonly KernelCase[]>> = {
  Neg: [unary(tf.neg), unary((t) => tf.neg(tf.neg(t)))],
  Exp: [unary(tf.exp)],
  Log: [unary(tf.log, positive)],
  Sqrt: [unary(tf.sqrt, positive)],
  Abs: [unary(tf.abs), unary(tf.abs, counts)],
  Sign: [unary(tf.sign), unary(tf.sign, given([-3, 0, 2]))],
  Floor: [unary(tf.floor)],
  Ceil: [unary(tf.ceil)],
  Round: [unary(tf.round, given([-1.5, -0.5, 0.5, 1.5, 2.4]))],
  Reciprocal: [unary(tf.reciprocal, positive)],
  Sin: [unary(tf.sin)],
  Cos: [unary(tf.cos)],
  Erf: [unary(tf.erf)],
  Relu: [unary(tf.relu)],
  Sigmoid: [unary(tf.sigmoid), unary(tf.sigmoid, given(EXTREMES))],
  Tanh: [unary(tf.tanh)],
  Softplus: [unary(tf.softplus), unary(tf.softplus, given([-40, -1, 0, 1, 40]))],
  Rsqrt: [unary(tf.rsqrt, positive)],
  Square: [unary(tf.square)],
  Log1p: [
    unary(tf.log1p, positive),
    unary(tf.log1p, given([-0.5, 0, 1e-8, 3e-5, 1e7, 1e30])),
    { ...unary((t) => tf.mul(tf.log1p(t), 1e6), given([1e-6, 3e-7, -2e-6])), tolerance: 1e-5 },
  ],
  Expm1: [
    unary(tf.expm1),
    { ...unary((t) => tf.mul(tf.expm1(t), 1e6), given([1e-6, 3e-7, -2e-6])), tolerance: 1e-5 },
    unary(tf.expm1, given([-60, 20])),
  ],
  Relu6: [unary(tf.relu6, floats([9], -3, 9))],
  Elu: [unary(tf.elu)],
  EluGrad: [unary((t) => tf.grad((v) => tf.sum(tf.elu(v)))(t))],
  LeakyRelu: [unary((t) => tf.leakyRelu(t, 0.2))],
  Step: [unary((t) => tf.step(t)), unary((t) => tf.step(t, 0.25), given(EXTREMES.filter(Number)))],
  ClipByValue: [
    unary((t) => tf.clipByValue(t, -0.5, 1)),
    unary((t) => tf.clipByValue(t, -2, 6), counts),
  ],

  Add: [binary(tf.add), integerBinary(tf.add), unary((t) => tf.add(tf.neg(t), t))],
  Sub: [binary(tf.sub), integerBinary(tf.sub), unary((t) => tf.sub(t, tf.neg(t)))],
  Multiply: [binary(tf.mul), integerBinary(tf.mul), unary((t) => tf.mul(tf.mul(t, 3), -0.5))],
  RealDiv: [binary(tf.div), unary((t) => tf.div(2, tf.add(t, 3)))],
  Pow: [binary(tf.pow), unary((t) => tf.pow(t, 2)), unary((t) => tf.pow(t, 3))],
  Maximum: [binary(tf.maximum), integerBinary(tf.maximum)],
  Minimum: [binary(tf.minimum), integerBinary(tf.minimum)],
  FloorDiv: [integerBinary(tf.floorDiv)],
  Mod: [binary(tf.mod), integerBinary(tf.mod)],
  SquaredDifference: [binary(tf.squaredDifference)],
  AddN: [{ samples: { a: x, b: positive }, apply: ({ a, b }) => tf.addN([a, b, a]) }],

  Equal: [compared(tf.equal)],
  NotEqual: [compared(tf.notEqual)],
  Greater: [compared(tf.greater)],
  GreaterEqual: [compared(tf.greaterEqual)],
  Less: [compared(tf.less)],
  LessEqual: [compared(tf.lessEqual)],
  LogicalAnd: [
    masks(tf.logicalAnd),
    masks((a) => tf.logicalAnd(a, tf.ones([3, 4], "bool"))),
    masks((a) => tf.logicalAnd(tf.ones([4], "bool"), a)),
  ],
  LogicalOr: [masks(tf.logicalOr)],
  LogicalNot: [masks((a) => tf.logicalNot(a))],
  IsNan: [unary(tf.isNaN, given([1, Number.NaN, Number.POSITIVE_INFINITY]))],
  Select: [
    {
      samples: { c: integers([3, 4], 2), row: integers([4], 2), a: x, b: positive },
      apply: ({ c, row: mask, a, b }) => [
        tf.where(tf.cast(c, "bool"), a, b),
        tf.where(tf.cast(mask, "bool"), a, b),
        tf.where(tf.cast(c, "bool"), tf.log(tf.neg(tf.abs(a))), tf.zerosLike(a)),
      ],
    },
  ],

  Sum: [reduced(tf.sum), unary((t) => tf.sum(t, 0), counts), unary((t) => tf.sum(tf.square(t), 1))],
  "Sum over many rows": [
    {
      samples: { x: floats([1500, 3]), y: floats([40, 64, 2]), z: floats([1031, 2]) },
      apply: ({ x: rows, y, z }) => [
        tf.sum(rows, 0),
        tf.sum(rows, 0, true),
        tf.sum(rows),
        tf.sum(tf.square(rows)),
        tf.sum(y, [0, 1]),
        tf.sum(tf.square(y), [1, 0], true),
        tf.sum(y, [0, 2]),
        tf.sum(z, 0),
        tf.sum(tf.cast(tf.round(rows), "int32"), 0),
      ],
      tolerance: 1e-5,
    },
  ],
  Mean: [reduced(tf.mean)],
  Max: [reduced(tf.max)],
  Min: [reduced(tf.min)],
  Prod: [reduced(tf.prod)],
  Any: [masks((a) => tf.any(a, 1))],
  All: [masks((a) => tf.all(a, 0))],
  ArgMax: [unary((t) => tf.argMax(t, 1)), unary((t) => tf.argMax(t, 0))],
  ArgMin: [unary((t) => tf.argMin(t, -1))],
  Softmax: [unary((t) => tf.softmax(t)), unary(tf.softmax, floats([2, 3, 4], -80, 80))],
  LogSoftmax: [unary((t) => tf.logSoftmax(t))],
  Cumsum: [
    unary((t) => tf.cumsum(t, 1)),
    unary((t) => tf.cumsum(t, 0, true)),
    unary((t) => tf.cumsum(t, 0, true, true), counts),
  ],
  LayerNorm: [unary(layerNorm), unary(layerNorm, floats([2, 3, 5]))],

  Identity: [unary((t) => tf.clone(t))],
  Reshape: [
    unary((t) => tf.reshape(t, [2, -1])),
    unary((t) => tf.reshape(tf.reshape(t, [12]), [4, 3])),
    unary((t) => tf.squeeze(tf.reshape(t, [1, 3, 1, 4]))),
  ],
  ExpandDims: [unary((t) => tf.expandDims(t, 1)), unary((t) => tf.expandDims(t, -1))],
  Cast: [
    unary((t) => tf.cast(t, "int32"), given([-1.7, -0.2, 0.2, 1.7])),
    unary((t) => tf.cast(t, "float32"), counts),
    unary((t) => tf.cast(t, "bool"), given([0, 0.5, -1])),
    masks((a, b) => tf.add(tf.cast(a, "float32"), tf.cast(b, "float32"))),
  ],
  Transpose: [
    unary((t) => tf.transpose(t)),
    unary((t) => tf.transpose(t, [2, 0, 1]), floats([2, 3, 4])),
    unary((t) => tf.transpose(tf.transpose(t, [1, 2, 0]), [1, 0, 2]), floats([2, 3, 4])),
    unary((t) => tf.transpose(t, [1, 0, 2]), floats([3, 1, 4])),
  ],
  BroadcastTo: [
    unary((t) => tf.broadcastTo(t, [2, 3, 4])),
    unary((t) => tf.mul(tf.broadcastTo(t, [2, 3]), tf.ones([5, 1, 1])), floats([2, 1])),
  ],
  Tile: [unary((t) => tf.tile(t, [2, 3])), unary((t) => tf.tile(t, [1, 3]), floats([2, 1]))],
  Reverse: [unary((t) => tf.reverse(t, 1)), unary((t) => tf.reverse(t))],
  PadV2: [
    unary((t) =>
      tf.pad(
        t,
        [
          [1, 0],
          [0, 2],
        ],
        3,
      ),
    ),
    unary((t) =>
      tf.pad(t, [
        [0, 0],
        [0, 0],
      ]),
    ),
  ],
  Concat: [
    { samples: { a: x, b: floats([3, 2]) }, apply: ({ a, b }) => tf.concat([a, b, a], 1) },
    unary((t) => tf.concat(tf.split(t, [1, 3], 1), 1)),
    unary((t) => tf.concat(tf.split(t, [1, 3], 1).reverse(), -1)),
  ],
  Pack: [
    {
      samples: { a: x, b: positive },
      apply: ({ a, b }) => [tf.stack([a, b]), tf.stack([a, b], 2)],
    },
  ],
  SplitV: [
    { samples: { x }, apply: ({ x: t }) => tf.split(t, [1, 2, 1], 1) },
    { samples: { x }, apply: ({ x: t }) => tf.split(t, [1, -1], -1) },
    { samples: { x }, apply: ({ x: t }) => tf.split(t, 2, 1) },
    { samples: { x }, apply: ({ x: t }) => tf.split(t, 1, 1) },
  ],
  Unpack: [{ samples: { x }, apply: ({ x: t }) => [...tf.unstack(t), ...tf.unstack(t, 1)] }],
  Slice: [unary((t) => tf.slice(t, [1, 0], [2, 3])), unary((t) => tf.slice(t, 1))],
  ZerosLike: [unary((t) => tf.add(t, tf.zerosLike(t))), unary((t) => tf.zerosLike(t))],
  OnesLike: [unary((t) => tf.mul(t, tf.onesLike(t))), unary((t) => tf.onesLike(t), counts)],
  Fill: [unary((t) => tf.add(t, tf.fill([3, 4], 2))), unary(() => tf.fill([200], 2))],
  Range: [
    unary((t) => tf.add(t, tf.range(0, 4))),
    unary((t) => tf.add(t, tf.range(0, 9, 3, "int32")), counts),
  ],
  BatchMatMul: [
    {
      samples: { a: floats([3, 4]), b: floats([4, 5], -1, 1, 4), c: floats([3, 5], -1, 1, 5) },
      apply: ({ a, b, c }) => [
        tf.matMul(a, b),
        tf.matMul(a, c, true),
        tf.matMul(b, c, false, true),
        tf.matMul(c, a, true),
        tf.matMul(tf.transpose(a), c),
        tf.matMul(b, a, true, true),
      ],
    },
    {
      samples: { a: floats([2, 3, 4]), b: floats([2, 4, 5]), c: floats([2, 3, 5]) },
      apply: ({ a, b, c }) => [
        tf.matMul(a, b),
        tf.matMul(a, c, true),
        tf.matMul(b, c, false, true),
        tf.matMul(b, a, true, true),
        tf.matMul(tf.transpose(a, [0, 2, 1]), c),
      ],
    },
  ],
  GatherV2: [
    {
      samples: { x, i: givenIntegers([2, 0, 0, 1]), j: integers([2, 3], 4) },
      apply: ({ x: t, i, j }) => [tf.gather(t, i as Tensor1D), tf.gather(t, j, 1)],
    },
    { samples: { x: counts, i: givenIntegers([1, 1]) }, apply: ({ x: t, i }) => tf.gather(t, i) },
  ],
  GatherNd: [
    {
      samples: { x, i: givenIntegers([2, 0, 1], [3, 1]), j: givenIntegers([0, 3, 2, 1], [2, 2]) },
      apply: ({ x: t, i, j }) => [tf.gatherND(t, i), tf.gatherND(t, j)],
    },
  ],
  UnsortedSegmentSum: [
    {
      samples: { x: floats([5, 2]), ids: givenIntegers([3, 0, 3, 1, 0]) },
      apply: ({ x: t, ids }) => tf.unsortedSegmentSum(t, ids as Tensor1D, 5),
    },
    {
      // The cpu backend calls the sum of integers a float tensor.
      samples: { x: integers([5], 9), ids: givenIntegers([3, 0, 3, 1, 0]) },
      apply: ({ x: t, ids }) => tf.cast(tf.unsortedSegmentSum(t, ids as Tensor1D, 4), "float32"),
    },
  ],
  SegmentMax: [
    {
      samples: { x: floats([5, 2]), v: floats([5]), ids: givenIntegers([3, 0, 3, 1, 0]) },
      apply: ({ x: t, v, ids }) => [segmentMax(t, ids, 5), segmentMax(v, ids, 4)],
    },
  ],
  ScatterNd: [
    {
      samples: { u: floats([3, 2]), i: givenIntegers([1, 3, 1], [3, 1]) },
      apply: ({ u, i }) => tf.scatterND(i, u, [4, 2]),
    },
  ],
  TensorScatterUpdate: [
    {
      samples: { t: floats([4, 2]), u: floats([2, 2], 5, 6), i: givenIntegers([1, 3], [2, 1]) },
      apply: ({ t, u, i }) => tf.tensorScatterUpdate(t, i, u),
    },
  ],
  OneHot: [
    {
      samples: { i: givenIntegers([2, 0, 1, 2, 5, -1], [2, 3]) },
      apply: ({ i }) => [tf.oneHot(i, 3), tf.oneHot(i, 4, 2, -1, "float32")],
    },
  ],
};

test("every traced kernel has a case", () => {
  const tested = Object.keys(CASES).filter((name) => !name.includes(" "));
  expect(tested.sort()).toEqual(Object.keys(TRACE_KERNELS).sort());
});

test.each(Object.entries(CASES))("%s computes the same traced as eagerly", async (_name, cases) => {
  for (const { samples, apply, tolerance } of cases) {
    const step = (inputs: TensorMap): TensorMap => {
      const outputs = apply(inputs);
      return Object.fromEntries(
        (Array.isArray(outputs) ? outputs : [outputs]).map((t, i) => [`y${i}`, t]),
      );
    };
    await expectAgreement(step, samples, tolerance);
  }
});
