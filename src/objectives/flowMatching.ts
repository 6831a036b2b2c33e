import { type Tensor, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of flow matching (Bengio et al. 2021, arXiv:2106.04399) at the state that
 * each transition leads to: log of the flow into it from all its parents, less log of the flow out of
 * it, which is R at the end of a trajectory. In log space throughout, so no epsilon is added.
 *
 * @returns [T, L] nats, 0 after the end
 */
export function flowMatching(terms: Terms): Tensor {
  const { logInFlow, logOutFlow, atEnd, logReward, mask, count, steps } = terms;
  const ends = tf.slice(atEnd, [0, 1], [count, steps]);
  const later = tf.pad(tf.slice(logOutFlow, [0, 1], [count, steps - 1]), [
    [0, 0],
    [0, 1],
  ]);
  const out = tf.add(
    tf.mul(later, tf.sub(1, ends)),
    tf.mul(tf.reshape(logReward, [count, 1]), ends),
  );
  return tf.mul(tf.sub(logInFlow, out), mask);
}

/**
 * Weights of the states: those of ends count `leafWeight` times.
 *
 * @returns [T, L]
 */
export function leafWeights({ atEnd, count, steps, mask }: Terms, leafWeight: number): Tensor {
  const ends = tf.slice(atEnd, [0, 1], [count, steps]);
  return tf.add(mask, tf.mul(ends, leafWeight - 1));
}
