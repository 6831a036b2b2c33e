import { stopGradient } from "../engine/ops/stopGradient.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { correctedPotentials } from "./energyDecomposition.ts";
import type { Terms } from "./terms.ts";

/**
 * The log flow of every state of a trajectory.
 *
 * @returns [T, L + 1] nats; column k of state s_k, that of the last state its log reward, 0 after it
 */
export type Flow = (terms: Terms) => Tensor;

/** [T, L + 1] `inner` [T, L] and, at the last state, `end` [T]. */
export function endingIn({ mask, atEnd, count }: Terms, inner: Tensor, end: Tensor): Tensor {
  const padded = tf.pad(tf.mul(inner, mask), [
    [0, 0],
    [0, 1],
  ]);
  return tf.add(padded, tf.mul(atEnd, tf.reshape(end, [count, 1])));
}

/** [T, L + 1] `inner` [T, L] and, at the last state, log R. */
const endingInReward = (terms: Terms, inner: Tensor): Tensor =>
  endingIn(terms, inner, terms.logReward);

/** What the flow head says; of the source log Z. */
export const learnedFlow: Flow = (terms) => endingInReward(terms, terms.stateFlow);

/** [T, L] `values` with 0 at the source. */
export const withoutSource = (values: Tensor): Tensor => {
  const [count, steps] = values.shape;
  const inner = tf.slice(values, [0, 1], [count, steps - 1]);
  return tf.pad(inner, [
    [0, 0],
    [1, 0],
  ]);
};

/**
 * Forward-looking (Pan et al. 2023, arXiv:2302.01687): F(s) = F'(s) R(s), the network learning F'
 * alone, with R of unfinished objects and R = 1 at the source.
 */
export const forwardLookingFlow: Flow = (terms) =>
  endingInReward(terms, tf.add(terms.stateFlow, withoutSource(terms.partialLogReward)));

/**
 * Learned energy decomposition (Jang et al. 2024, arXiv:2310.03301): as forward-looking, with the
 * sum of the potentials up to a state in the place of its log reward.
 */
export const decomposedFlow: Flow = (terms) => {
  const sums = tf.cumsum(stopGradient(correctedPotentials(terms)), 1, true);
  return endingInReward(terms, tf.add(terms.stateFlow, sums));
};

/**
 * F(s) = R(s) / PF(stop | s), which holds wherever a trajectory can stop (Deleu et al. 2022,
 * arXiv:2202.13903, the modified detailed balance); the source, where it cannot, has log Z.
 */
export const terminatingFlow: Flow = (terms) => {
  const { partialLogReward, logStop, canStop, logZ, count } = terms;
  const stopping = tf.mul(canStop, tf.sub(partialLogReward, logStop));
  const source = tf.mul(tf.sub(1, canStop), tf.reshape(logZ, [count, 1]));
  return endingInReward(terms, tf.add(stopping, source));
};

/**
 * The flow of trajectories to the object y that they are asked for, F(s | y): 1 at the source, since
 * all of it leads to y, whatever y; R(x | y) at the end, which is 1 where the object x is y and a
 * small number where not. With a PB that does not know y, flows to different y add up
 * (`createOutcomeConversion`); so the source's is not learned.
 */
export const outcomeFlow: Flow = (terms) => endingInReward(terms, withoutSource(terms.stateFlow));
