import { stopGradient } from "../engine/ops/stopGradient.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * REINFORCE (Williams 1992) on the return log R + sum log PB - sum log PF, the mean of the other
 * trajectories as its baseline. The log PB makes the optimum draw in proportion to R, the log PF is
 * the entropy bonus of temperature 1 (Deleu et al. 2024, arXiv:2402.10309). Its gradient is that of
 * the divergence of PF from the balanced distribution over trajectories.
 *
 * @returns [T] surrogate losses, whose gradient is the policy gradient
 */
export function reinforce({ logPF, logPB, logReward, count }: Terms): Tensor {
  const total = sumSteps(logPF);
  const returns = stopGradient(tf.sub(tf.add(logReward, sumSteps(logPB)), total));
  const others = tf.div(tf.sub(tf.sum(returns), returns), Math.max(1, count - 1));
  return tf.mul(tf.neg(total), tf.sub(returns, others));
}
