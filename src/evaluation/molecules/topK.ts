import { assertSameLength } from "../../core/errors.ts";
import { byReward } from "./byReward.ts";
import { internalDiversity } from "./internalDiversity.ts";

/** The k distinct molecules of highest reward. */
export interface TopK {
  readonly k: number;
  /** k, or fewer where there are not so many. */
  readonly molecules: number;
  /** Mean and least of their rewards (before beta). */
  readonly meanReward: number;
  readonly leastReward: number;
  /** 1 - mean Tanimoto similarity over their pairs; null for one molecule or no fingerprints. */
  readonly diversity: number | null;
}

/**
 * Mean reward and diversity of the k best of distinct molecules, for each k.
 *
 * @param rewards [n] before beta; NaN is left out
 * @param fingerprints [n] packed; undefined where objects are no molecules
 * @returns one for each k; none if there is no reward
 * @throws ShapeError if the lengths differ
 */
export function topK(
  rewards: ArrayLike<number>,
  fingerprints: readonly Uint32Array[] | undefined,
  ks: readonly number[],
): TopK[] {
  if (fingerprints) assertSameLength("topK", { rewards, fingerprints });
  const order = byReward(rewards);
  if (order.length === 0) return [];
  return ks.map((k) => {
    const best = order.slice(0, k);
    const sum = best.reduce((total, row) => total + rewards[row], 0);
    return {
      ...{ k, molecules: best.length },
      meanReward: sum / best.length,
      leastReward: rewards[best[best.length - 1]],
      diversity: fingerprints ? internalDiversity(best.map((row) => fingerprints[row])) : null,
    };
  });
}
