import { logSumExp } from "../engine/ops/logSumExp.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { sumSteps } from "./steps.ts";
import type { Terms } from "./terms.ts";

/** Log rewards nearer than this are equal. */
const TIE = 1e-6;

/** [T] log reward that the flow of each trajectory implies: log Z + sum log PF - sum log PB. */
export const impliedLogReward = ({ logZ, logPF, logPB }: Terms): Tensor =>
  tf.add(logZ, sumSteps(tf.sub(logPF, logPB)));

/** [T, T] 1 where trajectory i built the better object, 1/2 where both are equally good, else 0. */
function preferences({ logReward, count }: Terms): Tensor {
  const difference = tf.sub(tf.reshape(logReward, [count, 1]), tf.reshape(logReward, [1, count]));
  return tf.add(tf.mul(tf.clipByValue(tf.div(difference, TIE), -1, 1), 0.5), 0.5);
}

/**
 * Order-preserving loss over all pairs of a batch (Chen and Mauch 2024, arXiv:2310.00386):
 * the cross entropy between which of two objects is better and the softmax of their implied log
 * rewards. Only the order of rewards is read. log Z cancels, so it is not trained.
 *
 * @returns [T]
 */
export function orderPreserving(terms: Terms): Tensor {
  const { count } = terms;
  const implied = impliedLogReward(terms);
  // log sigmoid of a_i - a_j, stable: -softplus(a_j - a_i).
  const behind = tf.sub(tf.reshape(implied, [1, count]), tf.reshape(implied, [count, 1]));
  const surprise = tf.softplus(behind);
  const others = tf.sub(1, tf.eye(count));
  const weighted = tf.mul(tf.mul(preferences(terms), surprise), others);
  return tf.div(tf.sum(weighted, 1), Math.max(1, count - 1) / 2);
}

/**
 * Order-preserving loss for many objectives (Chen and Mauch 2024, arXiv:2310.00386, section 3.3):
 * the cross entropy between the objects of a batch that no other dominates, all equally likely, and
 * the softmax over the batch of the implied log rewards.
 *
 * @returns [T], adding up to T times the cross entropy
 */
export function paretoOrder(terms: Terms): Tensor {
  const implied = impliedLogReward(terms);
  const logShares = tf.sub(implied, logSumExp(implied));
  return tf.mul(tf.mul(terms.paretoShare, logShares), -terms.count);
}
