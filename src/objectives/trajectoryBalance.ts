import { type Tensor, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";

/** [T] sums over the transitions of each trajectory. */
export const sumSteps = (values: Tensor): Tensor => tf.sum(values, 1);

/**
 * The residual of trajectory balance (Malkin et al. 2022, arXiv:2201.13259), 0 where the
 * flow is balanced: log Z + sum log PF - log R - sum log PB.
 *
 * @returns [T] nats
 */
export function trajectoryBalance({ logZ, logPF, logPB, logReward }: Terms): Tensor {
  return tf.sub(tf.add(logZ, sumSteps(logPF)), tf.add(logReward, sumSteps(logPB)));
}
