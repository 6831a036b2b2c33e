import { type Tensor, tf } from "../engine/tf.ts";
import { detailedBalance } from "./detailedBalance.ts";
import { endingIn, withoutSource } from "./flows.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of detailed balance with outcome teleportation (OC-GFN, Pan et al. 2024,
 * arXiv:2310.03419): R(x | y), which is 1 where a trajectory that is asked for y ends in x = y,
 * multiplies each of its transitions,
 * log F(s | y) + log PF(s' | s, y) - log F(s' | y) - log PB(s | s') - log R(x | y),
 * with F(source | y) = 1 and F(x | y) = 1 (times the symmetry of x). It is 0 where the flow is balanced
 * and every trajectory ends in what it is asked for.
 *
 * The paper has R(x | y) = 0 where x is not y; here the log of a small number stands for log 0. On
 * transitions that trajectories to y share with those that miss it the two disagree, so flows are
 * off as long as some miss: balances of `outcomeFlow`, which has R(x | y) at the end alone, have no
 * such bias.
 *
 * @returns [T, L] nats, 0 after the end
 */
export function outcomeTeleportation(terms: Terms): Tensor {
  const { mask, stateFlow, logReward, logSymmetry, count } = terms;
  const logFlow = endingIn(terms, withoutSource(stateFlow), logSymmetry);
  const logOutcome = tf.reshape(tf.sub(logReward, logSymmetry), [count, 1]);
  return tf.sub(detailedBalance(terms, logFlow), tf.mul(logOutcome, mask));
}
