import { foldFeatures } from "../../../src/chem/fingerprints/bits.ts";
import { createRng } from "../../../src/core/rng.ts";

/** A packed fingerprint of 64 bits with these set. */
export const bits = (...set: number[]): Uint32Array => foldFeatures(set, 64);

/** Fingerprints of `numBits` bits, some common and most rare, as Morgan's are. */
export function randomFingerprints(count: number, seed: number, numBits = 256): Uint32Array[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () =>
    foldFeatures(
      Array.from({ length: 20 }, () => Math.floor(rng.next() ** 2 * numBits)),
      numBits,
    ),
  );
}
