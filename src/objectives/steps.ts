import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";

/** [T] sums over the transitions of each trajectory. */
export const sumSteps = (values: Tensor): Tensor => tf.sum(values, 1);

/** [T, L] each transition with the value of the next: one column to the left, 0 in the last. */
export function ofNextStep(values: Tensor): Tensor {
  const [count, steps] = values.shape;
  return tf.pad(tf.slice(values, [0, 1], [count, steps - 1]), [
    [0, 0],
    [0, 1],
  ]);
}

/** [T] values at the source. */
export function atSource(values: Tensor): Tensor {
  const [count] = values.shape;
  return tf.reshape(tf.slice(values, [0, 0], [count, 1]), [count]);
}

/** [T, L] 1 at the transition that ends each trajectory. */
export const lastSteps = ({ atEnd, count, steps }: Terms): Tensor =>
  tf.slice(atEnd, [0, 1], [count, steps]);

/** [T, L] `inner` [T, L] of the states that transitions lead to, and log R at the end. */
export function withReward(terms: Terms, inner: Tensor): Tensor {
  const { logReward, count } = terms;
  const ends = lastSteps(terms);
  return tf.add(tf.mul(inner, tf.sub(1, ends)), tf.mul(tf.reshape(logReward, [count, 1]), ends));
}

/** [T] the mean of `values` [T] over the trajectories with the same conditioning. */
export function meanOverCondition({ sameCondition, count }: Terms, values: Tensor): Tensor {
  const column = tf.reshape(values, [count, 1]) as Tensor2D;
  return tf.reshape(tf.matMul(sameCondition as Tensor2D, column), [count]);
}
