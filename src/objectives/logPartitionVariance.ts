import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";
import { sumSteps } from "./trajectoryBalance.ts";

/**
 * [T] log Z as each trajectory alone would have it: log R + sum log PB - sum log PF.
 */
export const impliedLogZ = ({ logPF, logPB, logReward }: Terms): Tensor =>
  tf.add(logReward, sumSteps(tf.sub(logPB, logPF)));

/**
 * [T] the mean of the implied log Z over the trajectories with the same conditioning; nats.
 */
export function meanImpliedLogZ(terms: Terms): Tensor {
  const column = tf.reshape(impliedLogZ(terms), [terms.count, 1]) as Tensor2D;
  return tf.reshape(tf.matMul(terms.sameCondition as Tensor2D, column), [terms.count]);
}

/**
 * The residual whose mean square is the variance of the implied log Z (VarGrad; Zhang et al. 2023,
 * arXiv:2302.05446): trajectory balance with the batch's own mean in the place of log Z. The
 * mean runs over trajectories with the same conditioning alone, and is not held constant.
 *
 * @returns [T] nats
 */
export const logPartitionVariance = (terms: Terms): Tensor =>
  tf.sub(meanImpliedLogZ(terms), impliedLogZ(terms));
