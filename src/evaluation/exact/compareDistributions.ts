import { assertSameLength, UserError } from "../../core/errors.ts";

/** How far one distribution is from another. */
export interface DistributionDistance {
  /** Sum of absolute differences, 0 to 2. */
  readonly l1: number;
  /** Half of `l1`, 0 to 1. */
  readonly totalVariation: number;
  /** Jensen-Shannon divergence, 0 to log 2; nats. */
  readonly jsd: number;
  /** Kullback-Leibler divergence of `p` from `target`, sum p log(p / target); nats. */
  readonly kl: number;
}

/**
 * Compares two distributions over the same objects.
 *
 * @param p [X] probabilities
 * @param target [X] probabilities
 * @throws ShapeError if the lengths differ
 */
export function compareDistributions(
  p: ArrayLike<number>,
  target: ArrayLike<number>,
): DistributionDistance {
  assertSameLength("compareDistributions", { p, target });
  let l1 = 0;
  let jsd = 0;
  let kl = 0;
  for (let i = 0; i < p.length; i++) {
    const middle = (p[i] + target[i]) / 2;
    l1 += Math.abs(p[i] - target[i]);
    jsd += (divergence(p[i], middle) + divergence(target[i], middle)) / 2;
    kl += divergence(p[i], target[i]);
  }
  return { l1, totalVariation: l1 / 2, jsd, kl };
}

/** a log(a / b), 0 where a is 0. */
function divergence(a: number, b: number): number {
  return a === 0 ? 0 : a * Math.log(a / b);
}

/**
 * The distribution in proportion to rewards, and the log of their sum.
 *
 * @param logReward [X] nats; -Infinity is a reward of 0
 * @throws UserError if no reward is positive
 */
export function targetDistribution(logReward: ArrayLike<number>): {
  readonly target: Float64Array;
  readonly logZ: number;
} {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logReward.length; i++) largest = Math.max(largest, logReward[i]);
  if (!Number.isFinite(largest)) {
    throw new UserError(`The largest log reward is ${largest}; at least one must be finite.`);
  }
  const target = Float64Array.from(logReward, (value) => Math.exp(value - largest));
  const sum = target.reduce((total, value) => total + value, 0);
  return { target: target.map((value) => value / sum), logZ: largest + Math.log(sum) };
}
