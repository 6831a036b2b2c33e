import { bitsSet } from "../../chem/fingerprints/bits.ts";
import { createBitIndex, indexedSimilarities } from "./bitIndex.ts";

/**
 * Goes through rows in order and takes each whose Tanimoto similarity to all rows taken before is
 * below a limit, so that all rows taken differ: sphere exclusion.
 *
 * @param fingerprints [n] packed, of equal length, the most wanted first
 * @param limit in 0..1
 * @returns rows taken, ascending; the first row always is
 */
export function sphereExclusion(fingerprints: readonly Uint32Array[], limit: number): number[] {
  const index = createBitIndex(fingerprints);
  const excluded = new Uint8Array(fingerprints.length);
  const taken: number[] = [];
  for (const [row, fingerprint] of fingerprints.entries()) {
    if (excluded[row] === 1) continue;
    taken.push(row);
    const similarities = indexedSimilarities(index, bitsSet(fingerprint));
    for (let other = row + 1; other < similarities.length; other++) {
      if (similarities[other] >= limit) excluded[other] = 1;
    }
  }
  return taken;
}
