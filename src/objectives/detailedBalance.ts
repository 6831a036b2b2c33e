import { type Tensor, tf } from "../engine/tf.ts";
import type { Regression } from "./objective.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of detailed balance (Bengio et al. 2023, arXiv:2111.09266), 0 where the flow
 * is balanced: log F(s) + log PF(s' | s) - log F(s') - log PB(s | s').
 *
 * @param logFlow [T, L + 1] nats, log R at the last state
 * @returns [T, L] nats, 0 after the end
 */
export function detailedBalance(
  { mask, logPF, logPB, count, steps }: Pick<Terms, "mask" | "logPF" | "logPB" | "count" | "steps">,
  logFlow: Tensor,
) {
  const before = tf.slice(logFlow, [0, 0], [count, steps]);
  const after = tf.slice(logFlow, [0, 1], [count, steps]);
  return tf.mul(tf.sub(tf.add(before, logPF), tf.add(after, logPB)), mask);
}

/**
 * Means over the transitions of each trajectory.
 *
 * @param residuals [T, L]
 * @returns [T]
 */
export function meanOverSteps(
  { mask, lengths }: Terms,
  residuals: Tensor,
  cost: Regression,
): Tensor {
  return tf.div(tf.sum(tf.mul(cost(residuals), mask), 1), lengths);
}
