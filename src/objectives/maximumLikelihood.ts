import { type Tensor, tf } from "../engine/tf.ts";
import { sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * Maximum likelihood of trajectories that were drawn backwards from given objects: -sum log PF of
 * each, and 0 for those that the policy drew itself (Zhang et al. 2022, arXiv:2202.01361).
 *
 * @returns [T] nats; their mean over the batch is that over the backward trajectories
 */
export const maximumLikelihood = ({ logPF, backwardWeight }: Terms): Tensor =>
  tf.mul(tf.neg(sumSteps(logPF)), backwardWeight);
