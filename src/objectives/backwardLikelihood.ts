import { type Tensor, tf } from "../engine/tf.ts";
import { lastSteps, sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * Trajectory likelihood maximisation (Gritsaev et al. 2025, arXiv:2410.15474): -sum log PB of
 * the trajectories that the policy drew.
 *
 * @returns [T] nats; their mean over the batch is that over the drawn trajectories
 */
export const trajectoryLikelihood = ({ learnedLogPB, forwardWeight }: Terms): Tensor =>
  tf.mul(tf.neg(sumSteps(learnedLogPB)), forwardWeight);

/**
 * Pessimistic training (Jang et al. 2024, arXiv:2405.16012): -sum log PB of all trajectories
 * that were ever drawn, as the replay buffer gives them again.
 *
 * @returns [T] nats
 */
export const pessimistic = ({ learnedLogPB }: Terms): Tensor => tf.neg(sumSteps(learnedLogPB));

/**
 * The residual by which PB learns to make all trajectories to an object equally likely (Mohammadpour
 * et al. 2024, arXiv:2312.14331): log n + sum log PB, n the learned number of trajectories to the
 * last state that is left.
 *
 * @returns [T] nats
 */
export function maximumEntropy(terms: Terms): Tensor {
  const logCount = sumSteps(tf.mul(terms.logCount, lastSteps(terms)));
  return tf.add(logCount, sumSteps(terms.learnedLogPB));
}
