import { sphereExclusion } from "./sphereExclusion.ts";

/** #Circles: how many molecules keep a distance from each other. */
export interface Circles {
  /** Tanimoto distance (1 - similarity) that they are further apart than. */
  readonly distance: number;
  readonly count: number;
}

/**
 * #Circles (Xie et al. 2023, arXiv:2112.12542): the size of a set of molecules whose Tanimoto
 * distances are all above `distance`. The largest such set is hard to find: molecules are taken
 * greedily in the order given, so this is a lower bound.
 *
 * @param fingerprints packed, of equal length
 * @param distance 0 to 1
 */
export function countCircles(fingerprints: readonly Uint32Array[], distance: number): Circles {
  return { distance, count: sphereExclusion(fingerprints, 1 - distance).length };
}
