import { assertSameLength } from "../../core/errors.ts";
import { byReward } from "./byReward.ts";
import { sphereExclusion } from "./sphereExclusion.ts";

/** What counts as a mode. */
export interface ModeLimits {
  /** Least reward (before beta) of a mode. */
  readonly threshold: number;
  /** Modes are less similar to each other than this; Tanimoto, 0 to 1. */
  readonly similarity: number;
}

/** Different molecules of high reward. */
export interface Modes extends ModeLimits {
  /** Molecules whose reward is at least the threshold. */
  readonly above: number;
  /** Of those, picked so that no two are as similar as the limit. */
  readonly count: number;
  /** Different Murcko scaffolds of those above the threshold, molecules without rings left out. */
  readonly scaffolds: number;
  /** Rows of the `count` modes, the best first. */
  readonly rows: readonly number[];
}

/** Distinct molecules with their rewards. */
export interface RewardedMolecules {
  /** [n] before beta. */
  readonly rewards: ArrayLike<number>;
  /** [n] packed. */
  readonly fingerprints: readonly Uint32Array[];
  /** [n] Murcko scaffolds, "" for none. */
  readonly scaffolds: readonly string[];
}

/**
 * Counts modes as Bengio et al. 2021 (arXiv:2106.04399) do: molecules with a reward of at least the
 * threshold, the best first, each kept if its Tanimoto similarity to all kept ones is below the
 * limit; and distinct Murcko scaffolds above the threshold. Equal rewards keep their order.
 *
 * @throws ShapeError if the lengths differ
 */
export function findModes(molecules: RewardedMolecules, limits: ModeLimits): Modes {
  const { rewards, fingerprints, scaffolds } = molecules;
  assertSameLength("findModes", { rewards, fingerprints, scaffolds });
  const above = byReward(rewards).filter((row) => rewards[row] >= limits.threshold);
  const picked = sphereExclusion(
    above.map((row) => fingerprints[row]),
    limits.similarity,
  );
  const distinct = new Set(above.map((row) => scaffolds[row]).filter((text) => text !== ""));
  return {
    ...{ threshold: limits.threshold, similarity: limits.similarity },
    ...{ above: above.length, count: picked.length, scaffolds: distinct.size },
    rows: picked.map((place) => above[place]),
  };
}
