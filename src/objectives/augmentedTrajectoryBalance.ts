import { stopGradient } from "../engine/ops/stopGradient.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { detailedBalance } from "./detailedBalance.ts";
import { learnedFlow } from "./flows.ts";
import { lastSteps, ofNextStep, withReward } from "./steps.ts";
import type { Terms } from "./terms.ts";
import { trajectoryBalance } from "./trajectoryBalance.ts";

/** Least intrinsic reward, in the place of 0, whose logarithm has no gradient. */
const LEAST = 1e-30;

/**
 * [T, L] what a transition is rewarded with for the state that it leads to: `scale` times how new that
 * is. The last one leads to the object that the state before it becomes, and has that state's.
 */
function intrinsicReward(terms: Terms, scale: number): Tensor {
  const { novelty } = terms;
  const ends = lastSteps(terms);
  const reached = tf.add(tf.mul(ofNextStep(novelty), tf.sub(1, ends)), tf.mul(novelty, ends));
  return stopGradient(tf.mul(reached, scale));
}

/**
 * [T, L] log(PB(s | s') + r(s -> s') / F(s')), F(x) = R(x) at the end: in the place of log PB, what
 * gives a state flow of its own for being new (GAFlowNet, Pan et al. 2023, arXiv:2210.03308). With
 * r = 0, to which it falls as states become known, it is log PB.
 */
function augmentedLogPB(terms: Terms, scale: number): Tensor {
  const { logPB, stateFlow, mask } = terms;
  const logFlow = withReward(terms, ofNextStep(stateFlow));
  const logIntrinsic = tf.sub(tf.log(tf.maximum(intrinsicReward(terms, scale), LEAST)), logFlow);
  return tf.mul(tf.add(logPB, tf.softplus(tf.sub(logIntrinsic, logPB))), mask);
}

/**
 * The residuals of augmented trajectory balance,
 * log Z + sum log PF - log R - sum log(PB(s | s') + r(s -> s') / F(s')),
 * and those of its transitions, log F(s) PF(s' | s) - log(F(s') PB(s | s') + r(s -> s')).
 *
 * The paper trains by the first alone. It leaves F free: where F is small enough, the least r keeps a
 * trajectory balanced that is drawn too often. The second says what F is.
 *
 * @returns [T] and [T, L] nats
 */
export function augmentedTrajectoryBalance(terms: Terms, scale: number) {
  const { logZ, logPF, logReward, mask, count, steps } = terms;
  const logPB = augmentedLogPB(terms, scale);
  return {
    whole: trajectoryBalance({ logZ, logPF, logReward, logPB }),
    transitions: detailedBalance({ logPF, logPB, mask, count, steps }, learnedFlow(terms)),
  };
}

/**
 * [T] how new the states of each trajectory are, mean over its transitions: what the network that
 * guesses is trained by, so that what is often seen is new no more.
 */
export const meanNovelty = ({ novelty, mask, lengths }: Terms): Tensor =>
  tf.div(tf.sum(tf.mul(novelty, mask), 1), lengths);
