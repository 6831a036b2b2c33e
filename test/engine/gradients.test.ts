import { expect, test } from "vitest";
import { gatherRows } from "../../src/engine/ops/gatherRows.ts";
import { layerNorm } from "../../src/engine/ops/layerNorm.ts";
import { leakyRelu } from "../../src/engine/ops/leakyRelu.ts";
import { logSumExp, segmentLogSumExp } from "../../src/engine/ops/logSumExp.ts";
import { segmentSum } from "../../src/engine/ops/segmentSum.ts";
import { stopGradient } from "../../src/engine/ops/stopGradient.ts";
import { valueAndGradient } from "../../src/engine/ops/valueAndGradient.ts";
import type { Step } from "../../src/engine/program.ts";
import { type Tensor, type Tensor1D, tf } from "../../src/engine/tf.ts";
import {
  expectAgreement,
  expectClose,
  floats,
  given,
  givenIntegers,
  type Sample,
  type Samples,
} from "./agreement.ts";
import { finiteDifferences } from "./finiteDifferences.ts";

type Apply = (x: Tensor, others: Readonly<Record<string, Tensor>>) => Tensor;

interface GradientCase {
  readonly x: Sample;
  readonly others?: Samples;
  readonly apply: Apply;
}

const indices = givenIntegers([2, 0, 4, 2, 3, 2]);
const ids = givenIntegers([1, 3, 1, 0, 3, 1]);
/** Away from 0, where slopes change. */
const kinked: Sample = {
  shape: [3, 4],
  data: floats([3, 4]).data.map((value) => (Math.abs(value) < 0.1 ? 0.5 : value)) as Float32Array,
};
const positive = floats([3, 4], 0.5, 2);
const matrix = floats([3, 4]);

const OPS: Readonly<Record<string, GradientCase>> = {
  gatherRows: { x: floats([5, 3]), others: { indices }, apply: (x, o) => gatherRows(x, o.indices) },
  "gatherRows of numbers": {
    x: floats([5]),
    others: { indices },
    apply: (x, o) => gatherRows(x, o.indices),
  },
  segmentSum: { x: floats([6, 3]), others: { ids }, apply: (x, o) => segmentSum(x, o.ids, 5) },
  layerNorm: { x: floats([3, 6]), apply: layerNorm },
  "layerNorm of rank 3": { x: floats([2, 3, 4]), apply: layerNorm },
  leakyRelu: { x: kinked, apply: (x) => leakyRelu(x, 0.1) },
  logSumExp: { x: floats([3, 5], -3, 3), apply: logSumExp },
  segmentLogSumExp: {
    x: floats([6], -3, 3),
    others: { ids: givenIntegers([1, 2, 1, 0, 2, 1]) },
    apply: (x, o) => segmentLogSumExp(x, o.ids, 3),
  },
  "segmentLogSumExp of columns": {
    x: floats([6, 2], -3, 3),
    others: { ids: givenIntegers([1, 2, 1, 0, 2, 1]) },
    apply: (x, o) => segmentLogSumExp(x, o.ids, 3),
  },
};

const TFJS: Readonly<Record<string, GradientCase>> = {
  "broadcast sums": { x: floats([4]), others: { m: matrix }, apply: (x, o) => tf.add(o.m, x) },
  "broadcast products": { x: floats([4]), others: { m: matrix }, apply: (x, o) => tf.mul(o.m, x) },
  quotients: { x: positive, others: { m: matrix }, apply: (x, o) => tf.div(o.m, x) },
  "powers and roots": { x: positive, apply: (x) => tf.add(tf.pow(x, 3), tf.sqrt(x)) },
  "exp and log": { x: positive, apply: (x) => tf.mul(tf.exp(x), tf.log(x)) },
  "softplus, sigmoid, tanh": {
    x: matrix,
    apply: (x) => tf.addN([tf.softplus(x), tf.sigmoid(x), tf.tanh(x), tf.logSigmoid(x)]),
  },
  "erf and elu": { x: kinked, apply: (x) => tf.add(tf.erf(x), tf.elu(x)) },
  "relu and abs": { x: kinked, apply: (x) => tf.add(tf.relu(x), tf.abs(x)) },
  "minimum, maximum, clip": {
    x: kinked,
    apply: (x) =>
      tf.addN([tf.minimum(x, 1.03), tf.maximum(x, -0.97), tf.clipByValue(x, -1.21, 1.13)]),
  },
  softmax: { x: matrix, apply: (x) => tf.softmax(x) },
  logSoftmax: { x: matrix, apply: (x) => tf.logSoftmax(x) },
  "sums and means along axes": {
    x: floats([2, 3, 4]),
    apply: (x) => tf.add(tf.sum(x, [0]), tf.mean(x, 1, true)),
  },
  "largest elements": { x: matrix, apply: (x) => tf.max(x, 1) },
  "running sums": { x: matrix, apply: (x) => tf.cumsum(x, 1) },
  "matrix products": {
    x: matrix,
    others: { m: floats([4, 2]), n: floats([3, 2]) },
    apply: (x, o) =>
      tf.add(tf.sum(tf.matMul(x, o.m), 1), tf.sum(tf.matMul(x, o.n, true), 0, true).sum()),
  },
  "batched matrix products": {
    x: floats([2, 3, 4]),
    others: { m: floats([2, 3, 4], -1, 1, 5) },
    apply: (x, o) => tf.matMul(tf.matMul(x, o.m, false, true), x),
  },
  "split, concat and transpose": {
    x: matrix,
    apply: (x) => {
      const [a, b] = tf.split(x, [1, 3], 1);
      return tf.transpose(tf.concat([b, tf.mul(a, a)], 1));
    },
  },
  "slice, pad and stack": {
    x: matrix,
    apply: (x) =>
      tf.stack([
        tf.slice(x, [0, 1], [2, 3]),
        tf.pad(tf.slice(x, [1, 0], [2, 2]), [
          [0, 0],
          [0, 1],
        ]),
      ]),
  },
  "stock gather and segment sum": {
    x: floats([6, 2]),
    others: { ids, indices: givenIntegers([1, 1, 3]) },
    apply: (x, o) =>
      tf.gather(tf.unsortedSegmentSum(x, o.ids as Tensor1D, 4), o.indices as Tensor1D),
  },
  "elements chosen by comparing themselves": {
    x: kinked,
    apply: (x) => {
      const isLarge = tf.logicalAnd(tf.greater(x, 0), tf.logicalNot(tf.lessEqual(x, 0.05)));
      return tf.where(isLarge, tf.square(x), tf.mul(x, -2));
    },
  },
  "chosen elements": {
    x: matrix,
    others: { m: floats([3, 4], -1, 1, 8) },
    apply: (x, o) => tf.where(tf.greater(o.m, 0), x, tf.mul(x, 3)),
  },
};

/** Loss = sum of (result x weights), with fixed uneven weights, so that no gradient cancels. */
function lossOf(result: Tensor): Tensor {
  const weights = tf.cos(tf.range(0, result.size));
  return tf.sum(tf.mul(tf.reshape(result, [result.size]), weights));
}

const lossAndGradient =
  (apply: Apply): Step =>
  ({ x, ...others }) => {
    const { value, grad } = tf.valueAndGrad(
      (input: Tensor) => lossOf(apply(input, others)) as never,
    )(x);
    return { loss: value, gradient: grad };
  };

test.each(Object.entries({ ...OPS, ...TFJS }))(
  "the gradient of %s agrees traced, eager and with finite differences",
  async (_name, { x, others = {}, apply }) => {
    const samples = { ...others, x };
    const { gradient } = await expectAgreement(lossAndGradient(apply), samples, 1e-5);
    expect(gradient.some((element) => Math.abs(element) > 1e-3)).toBe(true);
    const loss: Step = ({ x: input, ...rest }) => ({ loss: lossOf(apply(input, rest)) });
    expectClose(gradient, await finiteDifferences(loss, samples), 5e-3, "dL/dx");
  },
);

test("rows of -Infinity have a log sum of -Infinity and a gradient of zero", async () => {
  const { NEGATIVE_INFINITY: none } = Number;
  const x: Sample = { shape: [2, 2], data: Float32Array.of(none, none, none, 2) };
  const step: Step = ({ x: input }) => {
    const gradient = tf.grad((rows: Tensor) => tf.sum(tf.mul(logSumExp(rows), [0, 1])))(input);
    return { value: logSumExp(input), gradient };
  };
  const { value, gradient } = await expectAgreement(step, { x });
  expect(Array.from(value)).toEqual([none, 2]);
  expect(Array.from(gradient, (element) => element + 0)).toEqual([0, 0, 0, 1]);
});

test("empty segments and segments of -Infinity have a log sum of -Infinity", async () => {
  const { NEGATIVE_INFINITY: none } = Number;
  const x: Sample = { shape: [3], data: Float32Array.of(none, 1, none) };
  const step: Step = ({ x: input, ids: segments }) => {
    const total = (rows: Tensor) => segmentLogSumExp(rows, segments, 3);
    return { value: total(input), gradient: tf.grad((rows: Tensor) => tf.sum(total(rows)))(input) };
  };
  const { value, gradient } = await expectAgreement(step, { x, ids: givenIntegers([0, 2, 2]) });
  expect(Array.from(value)).toEqual([none, none, 1]);
  expect(Array.from(gradient)).toEqual([0, 1, 0]);
});

test("nothing flows back through stopGradient", async () => {
  const step: Step = ({ x }) => ({
    gradient: tf.grad((v: Tensor) => tf.sum(tf.mul(stopGradient(v), v)))(x),
  });
  const { gradient } = await expectAgreement(step, { x: floats([3]) });
  expect(gradient).toEqual(floats([3]).data);
});

test("valueAndGradient hands out details of the forward pass and keeps no tensors", async () => {
  const step: Step = ({ x }) => {
    const { loss, gradient, details } = valueAndGradient(x, (v) => {
      const squares = tf.square(v);
      return { loss: tf.sum(squares), details: { squares, same: v, outer: x } };
    });
    return { loss, gradient, ...details };
  };
  const x = given([1, -2, 3]);
  const before = tf.memory().numTensors;
  const outputs = await expectAgreement(step, { x });
  expect(outputs.loss[0]).toBe(14);
  expect(outputs.gradient).toEqual(Float32Array.of(2, -4, 6));
  expect(outputs.squares).toEqual(Float32Array.of(1, 4, 9));
  expect([outputs.same, outputs.outer]).toEqual([x.data, x.data]);
  expect(tf.memory().numTensors).toBe(before);
});

test("index tensors made inside an eager step live until the gradient runs", async () => {
  const step: Step = ({ x }) => {
    const loss = (input: Tensor) => {
      const rows = tf.tidy(() => gatherRows(input, tf.tensor1d([1, 2], "int32")));
      return tf.sum(tf.square(rows)) as never;
    };
    return { gradient: tf.grad(loss)(x) };
  };
  const { gradient } = await expectAgreement(step, {
    x: { shape: [3], data: Float32Array.of(5, 6, 7) },
  });
  expect(Array.from(gradient)).toEqual([0, 12, 14]);
});
