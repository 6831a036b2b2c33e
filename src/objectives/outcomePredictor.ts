import { stopGradient } from "../engine/ops/stopGradient.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { lastSteps, ofNextStep } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of the amortised predictor (OC-GFN, Pan et al. 2024, arXiv:2310.03419), 0 where
 * N(s' | s) is the sum over all objects y of r(y) F(s | y) PF(s' | s, y), and Q(y | s') the share
 * of y in it:
 * log N(s' | s) + log Q(y | s') - log r(y) - log F(s | y) - log PF(s' | s, y),
 * where F and PF are those of a frozen policy that can be asked for y, and y is what the trajectory
 * ends in. The policy is in proportion to N.
 *
 * Departures from the paper: its Q knows s too, but with one PB for all y the shares do not depend on
 * it; its y are drawn by Q, ours by the policy itself, which goes on from s' to y as often as Q says
 * once N is right. At the end Q(x | x) is 1.
 *
 * @returns [T, L] nats, 0 after the end
 */
export function outcomePredictor(terms: Terms): Tensor {
  const { logEdgeFlow, logOutcome, logReward, priorLogFlow, priorLogPF, mask, count } = terms;
  const logNQ = tf.add(logEdgeFlow, stopGradient(ofNextStep(logOutcome)));
  const logRFPF = tf.add(tf.reshape(logReward, [count, 1]), tf.add(priorLogFlow, priorLogPF));
  return tf.mul(tf.sub(logNQ, logRFPF), mask);
}

/**
 * -log Q(y | s'), mean over the transitions: since the residuals see only objects that are drawn,
 * they leave Q free to waste probability on others, which this takes away.
 *
 * @returns [T] nats
 */
export function outcomeLikelihood(terms: Terms): Tensor {
  const { logOutcome, mask, lengths } = terms;
  const inner = tf.mul(tf.sub(1, lastSteps(terms)), mask);
  return tf.div(tf.neg(tf.sum(tf.mul(ofNextStep(logOutcome), inner), 1)), lengths);
}
