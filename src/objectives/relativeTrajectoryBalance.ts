import { type Tensor, tf } from "../engine/tf.ts";
import { meanOverCondition, sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/** [T] log Z as each trajectory alone would have it: log R + sum log P_prior - sum log PF. */
const impliedLogZ = ({ logPF, priorLogPF, logReward }: Terms): Tensor =>
  tf.add(logReward, sumSteps(tf.sub(priorLogPF, logPF)));

/**
 * The residual of relative trajectory balance (Venkatraman et al. 2024, arXiv:2405.20971):
 * log Z + sum log PF - sum log P_prior - log R. It is 0 where objects are drawn in proportion to
 * prior times reward. PB cancels; log R is that of the object alone, since the prior's own
 * probabilities hold its symmetry.
 *
 * @returns [T] nats
 */
export const relativeTrajectoryBalance = (terms: Terms): Tensor =>
  tf.sub(terms.logZ, impliedLogZ(terms));

/**
 * The same with the mean over the trajectories of the same conditioning in the place of log Z.
 *
 * @returns [T] nats
 */
export const relativeTrajectoryBalanceVariance = (terms: Terms): Tensor =>
  tf.sub(meanPosteriorLogZ(terms), impliedLogZ(terms));

/** [T] log Z of prior times reward as the trajectories of the same conditioning have it, nats. */
export const meanPosteriorLogZ = (terms: Terms): Tensor =>
  meanOverCondition(terms, impliedLogZ(terms));
