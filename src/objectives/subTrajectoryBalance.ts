import { type Tensor, tf } from "../engine/tf.ts";
import type { Regression } from "./objective.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of all sub-trajectories i..j (Madan et al. 2023, arXiv:2209.12782):
 * log F(s_i) + sum log PF - log F(s_j) - sum log PB over the transitions between them. With
 * v_k = log F(s_k) - sum over the transitions before k of (log PF - log PB), it is v_i - v_j.
 *
 * @param logFlow [T, L + 1] nats, log R at the last state
 * @returns [T, L + 1, L + 1] nats
 */
export function subTrajectoryBalance(
  { logPF, logPB, count, steps }: Terms,
  logFlow: Tensor,
): Tensor {
  const ratios = tf.pad(tf.sub(logPF, logPB), [
    [0, 0],
    [0, 1],
  ]);
  const v = tf.sub(logFlow, tf.cumsum(ratios, 1, true));
  return tf.sub(tf.reshape(v, [count, steps + 1, 1]), tf.reshape(v, [count, 1, steps + 1]));
}

/**
 * Weighted sums of what the residuals cost.
 *
 * @param residuals [T, L + 1, L + 1]
 * @param weights [T, L + 1, L + 1]
 * @returns [T]
 */
export const weighSubTrajectories = (
  residuals: Tensor,
  weights: Tensor,
  cost: Regression,
): Tensor =>
  // Residuals that count for nothing may be large: they are taken out before the cost.
  tf.sum(tf.mul(cost(tf.mul(residuals, tf.sign(weights))), weights), [1, 2]);
