import { type Tensor, tf } from "../engine/tf.ts";
import { sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * The residual of trajectory balance (Malkin et al. 2022, arXiv:2201.13259), 0 where the
 * flow is balanced: log Z + sum log PF - log R - sum log PB.
 *
 * @returns [T] nats
 */
export function trajectoryBalance({
  logZ,
  logPF,
  logPB,
  logReward,
}: Pick<Terms, "logZ" | "logPF" | "logPB" | "logReward">): Tensor {
  return tf.sub(tf.add(logZ, sumSteps(logPF)), tf.add(logReward, sumSteps(logPB)));
}
