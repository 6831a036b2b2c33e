import { bitsSet } from "../../chem/fingerprints/bits.ts";
import { createBitIndex, indexedSimilarities } from "./bitIndex.ts";

/**
 * Tanimoto similarity of each molecule to the nearest one of a reference, 0 to 1. The mean over a
 * sample is SNN (Polykovskiy et al. 2020, arXiv:1811.12823).
 *
 * @param fingerprints [n] packed
 * @param reference [m] packed, of the same length; 0 everywhere if empty
 * @returns [n]
 */
export function nearestSimilarities(
  fingerprints: readonly Uint32Array[],
  reference: readonly Uint32Array[],
): Float64Array {
  const index = createBitIndex(reference);
  return Float64Array.from(fingerprints, (fingerprint) => {
    let nearest = 0;
    for (const similarity of indexedSimilarities(index, bitsSet(fingerprint))) {
      if (similarity > nearest) nearest = similarity;
    }
    return nearest;
  });
}
