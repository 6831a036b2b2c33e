import { type Tensor, type Tensor1D, tf } from "../tf.ts";
import { segmentMax } from "./segmentMax.ts";
import { withGradient } from "./withGradient.ts";

/** Shift for rows whose largest element is -Infinity: -Infinity minus itself would be NaN. */
const LOWEST = -1e38;

/**
 * log of the sum of exp(x) along the last axis, shifted by the largest element. A row of
 * -Infinity gives -Infinity and a zero gradient. The gradient, dy exp(x - result), does not pass
 * through the maximum, as tfjs's own does.
 *
 * @param x [..., N] float32, elements may be -Infinity
 * @returns [...], nats
 */
export function logSumExp(x: Tensor): Tensor {
  return withGradient(x, {
    forward: (input, save) => {
      const shift = tf.maximum(tf.max(input, -1, true), LOWEST);
      const total = tf.sum(tf.exp(tf.sub(input, shift)), -1, true);
      const result = tf.add(tf.log(total), shift);
      save([input, result]);
      return tf.squeeze(result, [-1]);
    },
    gradient: (dy, [input, result]) => {
      const share = tf.exp(tf.sub(input, tf.maximum(result, LOWEST)));
      return tf.mul(tf.expandDims(dy, -1), share);
    },
  });
}

/**
 * log of the sum of exp(x) by segment, shifted by each segment's largest element; -Infinity for
 * empty segments and for segments of -Infinity, whose gradient is zero.
 *
 * @param x [N] or [N, ...] float32, elements may be -Infinity
 * @param ids [N] int32 in 0..numSegments-1, in any order
 * @returns [numSegments, ...], nats
 */
export function segmentLogSumExp(x: Tensor, ids: Tensor, numSegments: number): Tensor {
  const spread = (perSegment: Tensor, index: Tensor): Tensor =>
    tf.gather(perSegment, index as Tensor1D);
  return withGradient(x, {
    forward: (input, save) => {
      const shift = tf.maximum(segmentMax(input, ids, numSegments), LOWEST);
      const shifted = tf.exp(tf.sub(input, spread(shift, ids)));
      const total = tf.unsortedSegmentSum(shifted, ids as Tensor1D, numSegments);
      const result = tf.add(tf.log(total), shift);
      save([input, result, ids]);
      return result;
    },
    gradient: (dy, [input, result, index]) => {
      const share = tf.exp(tf.sub(input, spread(tf.maximum(result, LOWEST), index)));
      return tf.mul(spread(dy, index), share);
    },
  });
}
