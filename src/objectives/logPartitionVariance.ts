import { type Tensor, tf } from "../engine/tf.ts";
import { meanOverCondition, sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * [T] log Z as each trajectory alone would have it: log R + sum log PB - sum log PF.
 */
export const impliedLogZ = ({ logPF, logPB, logReward }: Terms): Tensor =>
  tf.add(logReward, sumSteps(tf.sub(logPB, logPF)));

/**
 * [T] the mean of the implied log Z over the trajectories with the same conditioning; nats.
 */
export const meanImpliedLogZ = (terms: Terms): Tensor =>
  meanOverCondition(terms, impliedLogZ(terms));

/**
 * The residual whose mean square is the variance of the implied log Z (VarGrad; Zhang et al. 2023,
 * arXiv:2302.05446): trajectory balance with the batch's own mean in the place of log Z. The
 * mean runs over trajectories with the same conditioning alone, and is not held constant.
 *
 * @returns [T] nats
 */
export const logPartitionVariance = (terms: Terms): Tensor =>
  tf.sub(meanImpliedLogZ(terms), impliedLogZ(terms));
