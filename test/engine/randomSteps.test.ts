import fc from "fast-check";
import { test } from "vitest";
import { gatherRows } from "../../src/engine/ops/gatherRows.ts";
import { layerNorm } from "../../src/engine/ops/layerNorm.ts";
import { leakyRelu } from "../../src/engine/ops/leakyRelu.ts";
import { logSumExp } from "../../src/engine/ops/logSumExp.ts";
import { segmentSum } from "../../src/engine/ops/segmentSum.ts";
import type { Step } from "../../src/engine/program.ts";
import { type Tensor, type Tensor2D, tf } from "../../src/engine/tf.ts";
import { expectAgreement, floats } from "./agreement.ts";

/**
 * Maps of a matrix to a matrix that keep numbers of moderate size. Kinks lie at odd numbers, where
 * rounding does not choose the side.
 */
const PIECES: Readonly<Record<string, (x: Tensor2D) => Tensor>> = {
  tanh: (x) => tf.tanh(x),
  softplus: (x) => tf.softplus(x),
  sigmoid: (x) => tf.sigmoid(tf.neg(x)),
  leakyRelu: (x) => leakyRelu(tf.add(x, 0.1234), 0.2),
  square: (x) => tf.mul(tf.square(tf.tanh(x)), 0.5),
  softmax: (x) => tf.softmax(x),
  layerNorm: (x) => layerNorm(tf.concat([x, tf.sin(x), tf.ones([x.shape[0], 1])], 1)),
  centered: (x) => tf.sub(x, tf.mean(x, 1, true)),
  // Not the root of 0, whose gradient is none: a normalised row can add up to it.
  scaled: (x) => tf.div(tf.mul(x, 3), tf.add(tf.sqrt(tf.add(tf.sum(tf.square(x)), 0.1)), 2)),
  ratio: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  transposed: (x) => tf.transpose(x),
  gram: (x) => tf.mul(tf.matMul(x, x, false, true), 0.1),
  product: (x) => tf.matMul(x, tf.softmax(tf.transpose(x))),
  logSum: (x) => tf.sub(x, tf.expandDims(logSumExp(x), 1)),
  repeated: (x) => gatherRows(x, tf.tensor1d([0, x.shape[0] - 1, 0], "int32")),
  summed: (x) => {
    const ids = tf.cast(tf.minimum(tf.range(0, x.shape[0], 1, "int32"), 1), "int32");
    return segmentSum(x, ids, 3);
  },
  halves: (x) => {
    const [head, tail] = tf.split(x, [1, x.shape[0] - 1]);
    return tf.add(tail, head);
  },
  stacked: (x) => tf.concat([x, tf.neg(x)], 0),
  padded: (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [1, 0],
      ],
      0.5,
    ),
  chosen: (x) => tf.where(tf.greater(x, 0.2871), tf.mul(x, 0.5), x),
  flattened: (x) => tf.reshape(x, [1, x.size]),
  oneHot: (x) => tf.add(x, tf.oneHot(tf.tensor1d([0], "int32"), x.shape[1])),
};

const apply = (names: readonly string[], x: Tensor): Tensor =>
  names.reduce((value, name) => {
    const matrix = value as Tensor2D;
    // These need two rows, and two columns.
    if (name === "halves" && matrix.shape[0] < 2) return matrix;
    if (name === "oneHot" && matrix.shape[1] < 2) return matrix;
    return PIECES[name](matrix);
  }, x);

const compositions = fc.array(fc.constantFrom(...Object.keys(PIECES)), {
  minLength: 1,
  maxLength: 5,
});
const lengths = fc.integer({ min: 1, max: 4 });
const seed = Date.now() % 2 ** 31;

test(`random compositions and their gradients agree traced and eager (seed ${seed})`, async () => {
  const agrees = fc.asyncProperty(compositions, lengths, lengths, async (names, rows, columns) => {
    const step: Step = ({ x }) => {
      const loss = (input: Tensor): Tensor => {
        const y = apply(names, input);
        return tf.sum(tf.mul(tf.reshape(y, [y.size]), tf.cos(tf.range(0, y.size))));
      };
      return { y: apply(names, x), gradient: tf.grad(loss)(x) };
    };
    await expectAgreement(step, { x: floats([rows, columns], -2, 2, rows) }, 5e-5);
  });
  await fc.assert(agrees, { numRuns: 150, seed });
});
