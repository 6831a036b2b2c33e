import { type Tensor, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";

/**
 * How the sub-trajectories i..j of a trajectory count: by lambda^(j - i) (geometric) or alike
 * (equal), their weights adding up to 1 in each trajectory (within) or to T in the whole batch; the
 * single transitions alone (transitions); or the whole trajectory alone (whole).
 */
export const SUB_TRAJECTORY_WEIGHTINGS = [
  "geometricWithin",
  "equalWithin",
  "geometric",
  "equal",
  "transitions",
  "whole",
] as const;

export type SubTrajectoryWeighting = (typeof SUB_TRAJECTORY_WEIGHTINGS)[number];

/** Whether weights of one trajectory depend on the others of a batch. */
export const isPooled = (weighting: SubTrajectoryWeighting): boolean =>
  weighting === "geometric" || weighting === "equal";

/** [T, L + 1] 1 at the states of each trajectory, the last one included. */
const statesOf = ({ mask, atEnd }: Terms): Tensor =>
  tf.add(
    tf.pad(mask, [
      [0, 0],
      [0, 1],
    ]),
    atEnd,
  );

/** [L + 1, L + 1] weight of i..j by its length alone, 0 unless i < j. */
function byLength(steps: number, weighting: SubTrajectoryWeighting, lambda: number): Tensor {
  const states = steps + 1;
  const weight = (length: number): number => {
    if (length <= 0) return 0;
    if (weighting === "transitions") return length === 1 ? 1 : 0;
    return weighting.startsWith("geometric") ? lambda ** (length - 1) : 1;
  };
  const values = Array.from({ length: states * states }, (_, at) =>
    weight((at % states) - Math.floor(at / states)),
  );
  return tf.tensor(values, [states, states], "float32");
}

/** [T, L + 1, L + 1] 1 where both ends are states of the trajectory. */
function existing(terms: Terms, weighting: SubTrajectoryWeighting): Tensor {
  const { count, steps } = terms;
  const states = statesOf(terms);
  const first =
    weighting === "whole"
      ? tf.pad(tf.ones([count, 1]), [
          [0, 0],
          [0, steps],
        ])
      : states;
  const last = weighting === "whole" ? terms.atEnd : states;
  return tf.mul(tf.reshape(first, [count, steps + 1, 1]), tf.reshape(last, [count, 1, steps + 1]));
}

/**
 * Weights of all sub-trajectories (Madan et al. 2023, arXiv:2209.12782).
 *
 * @returns [T, L + 1, L + 1] weight of the one from state i to state j; they add up to T in all
 */
export function subTrajectoryWeights(
  terms: Terms,
  weighting: SubTrajectoryWeighting,
  lambda: number,
): Tensor {
  const { count, steps } = terms;
  const weights = tf.mul(existing(terms, weighting), byLength(steps, weighting, lambda));
  if (isPooled(weighting)) return tf.mul(weights, tf.div(count, tf.sum(weights)));
  // At least 1, unless the trajectory is empty, as those that fill up a part of a batch are.
  return tf.div(weights, tf.maximum(tf.sum(weights, [1, 2], true), 1));
}
