import { type Tensor, tf } from "../engine/tf.ts";
import { ofNextStep, withReward } from "./steps.ts";
import type { Terms } from "./terms.ts";

export interface SoftQOptions {
  /** Share alpha of the log-policy that the reward of a step is given (Vieillard et al. 2020); 0: none. */
  readonly munchausen: number;
  /** Lowest value of that log-policy, nats; below 0. */
  readonly munchausenFloor: number;
}

/**
 * The residuals of soft Q-learning with log PB as the reward of a step and log R as that of the end
 * (Tiapkin et al. 2024, arXiv:2310.12934), which makes the optimal policy that of the
 * GFlowNet. With Q = c logit of a labelled action and V(s) = c log sum exp logit:
 *
 * Q(s, a) - (log PB(s | s') + alpha max(c log PF', floor) + V'(s')),
 *
 * primes for the sampling average; c = 1 / (1 - alpha) keeps the entropy's weight at 1.
 *
 * @returns [T, L] nats, 0 after the end
 */
export function softQLearning(terms: Terms, { munchausen, munchausenFloor }: SoftQOptions): Tensor {
  const { logEdgeFlow, logPB, targetLogOutFlow, targetLogPF, mask } = terms;
  const scale = 1 / (1 - munchausen);
  const value = withReward(terms, tf.mul(ofNextStep(targetLogOutFlow), scale));
  const bonus = tf.mul(tf.maximum(tf.mul(targetLogPF, scale), munchausenFloor), munchausen);
  const target = tf.add(tf.add(logPB, munchausen > 0 ? bonus : 0), value);
  return tf.mul(tf.sub(tf.mul(logEdgeFlow, scale), target), mask);
}
