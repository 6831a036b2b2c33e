import { type Tensor, tf } from "../engine/tf.ts";
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
  const { logEdgeFlow, logPB, targetLogOutFlow, targetLogPF, atEnd, logReward } = terms;
  const { mask, count, steps } = terms;
  const scale = 1 / (1 - munchausen);
  const ends = tf.slice(atEnd, [0, 1], [count, steps]);
  const later = tf.pad(tf.slice(targetLogOutFlow, [0, 1], [count, steps - 1]), [
    [0, 0],
    [0, 1],
  ]);
  const value = tf.add(
    tf.mul(tf.mul(later, scale), tf.sub(1, ends)),
    tf.mul(tf.reshape(logReward, [count, 1]), ends),
  );
  const bonus = tf.mul(tf.maximum(tf.mul(targetLogPF, scale), munchausenFloor), munchausen);
  const target = tf.add(tf.add(logPB, munchausen > 0 ? bonus : 0), value);
  return tf.mul(tf.sub(tf.mul(logEdgeFlow, scale), target), mask);
}
