import { type Tensor, tf } from "../engine/tf.ts";
import { sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * The residual of guided trajectory balance (Shen et al. 2023, arXiv:2305.07170, section 4.2):
 * log Z + sum log PF - log R - (w sum log PB + (1 - w) log p_guide). With w = 1 it is trajectory
 * balance; below, R / Z is not the optimum (docs/objectives.md, "The guide and R").
 *
 * @param weight w in 0..1
 * @returns [T] nats
 */
export function guidedTrajectoryBalance(terms: Terms, weight: number): Tensor {
  const { logZ, logPF, logPB, logReward, logGuide } = terms;
  const backward = tf.add(tf.mul(sumSteps(logPB), weight), tf.mul(logGuide, 1 - weight));
  return tf.sub(tf.add(logZ, sumSteps(logPF)), tf.add(logReward, backward));
}

/**
 * What a learned backward policy follows the guide by: sum log PB - log p_guide, without the log
 * reward that the released code adds to one side.
 *
 * @returns [T] nats
 */
export const guideResidual = ({ learnedLogPB, logGuide }: Terms): Tensor =>
  tf.sub(sumSteps(learnedLogPB), logGuide);
