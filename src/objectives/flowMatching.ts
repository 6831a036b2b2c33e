import { type Tensor, tf } from "../engine/tf.ts";
import { lastSteps, ofNextStep, withReward } from "./steps.ts";
import type { Terms } from "./terms.ts";

/**
 * The residuals of flow matching (Bengio et al. 2021, arXiv:2106.04399) at the state that
 * each transition leads to: log of the flow into it from all its parents, less log of the flow out of
 * it, which is R at the end of a trajectory. In log space throughout, so no epsilon is added.
 *
 * @returns [T, L] nats, 0 after the end
 */
export function flowMatching(terms: Terms): Tensor {
  const out = withReward(terms, ofNextStep(terms.logOutFlow));
  return tf.mul(tf.sub(terms.logInFlow, out), terms.mask);
}

/**
 * Weights of the states: those of ends count `leafWeight` times.
 *
 * @returns [T, L]
 */
export const leafWeights = (terms: Terms, leafWeight: number): Tensor =>
  tf.add(terms.mask, tf.mul(lastSteps(terms), leafWeight - 1));
