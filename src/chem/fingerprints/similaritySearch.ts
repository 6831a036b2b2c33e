import { ShapeError } from "../../core/errors.ts";
import { countBits, popcount } from "./bits.ts";

/** Many fingerprints of equal length in one array. */
export interface FingerprintSet {
  readonly size: number;
  readonly numWords: number;
  /** [size, numWords] */
  readonly words: Uint32Array;
  /** [size] bits set in each. */
  readonly bitCounts: Uint16Array;
  /** [size] rows by bits set, ascending. */
  readonly byBitCount: Uint32Array;
}

/** A fingerprint of a set, and how similar it is. */
export interface Neighbor {
  readonly row: number;
  /** Tanimoto, in 0..1. */
  readonly similarity: number;
}

/**
 * Packs fingerprints for searching.
 *
 * @param fingerprints at least one, of equal length, each with at most 65,535 bits
 * @throws ShapeError if there is none or they differ in length
 */
export function createFingerprintSet(fingerprints: readonly Uint32Array[]): FingerprintSet {
  if (fingerprints.length === 0)
    throw new ShapeError("createFingerprintSet: no fingerprint given.");
  const numWords = fingerprints[0].length;
  const words = new Uint32Array(fingerprints.length * numWords);
  const bitCounts = new Uint16Array(fingerprints.length);
  for (const [row, fingerprint] of fingerprints.entries()) {
    assertLength(fingerprint, numWords, `fingerprint ${row}`);
    words.set(fingerprint, row * numWords);
    bitCounts[row] = countBits(fingerprint);
  }
  const byBitCount = Uint32Array.from(bitCounts.keys()).sort(
    (a, b) => bitCounts[a] - bitCounts[b] || a - b,
  );
  return { size: fingerprints.length, numWords, words, bitCounts, byBitCount };
}

function assertLength(fingerprint: Uint32Array, numWords: number, name: string): void {
  if (fingerprint.length === numWords) return;
  throw new ShapeError(
    `${name} has ${32 * fingerprint.length} bits; those of the set have ${32 * numWords}.`,
  );
}

/** Bits that row `row` and `query` have in common. */
function sharedBits({ words, numWords }: FingerprintSet, row: number, query: Uint32Array): number {
  let shared = 0;
  for (let i = 0, at = row * numWords; i < numWords; i++, at++) {
    shared += popcount(words[at] & query[i]);
  }
  return shared;
}

/**
 * [size] Tanimoto similarity of `query` to each fingerprint of a set, in 0..1.
 *
 * @throws ShapeError if the query's length differs from the set's
 */
export function bulkTanimoto(set: FingerprintSet, query: Uint32Array): Float64Array {
  assertLength(query, set.numWords, "the query");
  const queryBits = countBits(query);
  const similarities = new Float64Array(set.size);
  for (let row = 0; row < set.size; row++) {
    const shared = sharedBits(set, row, query);
    const either = queryBits + set.bitCounts[row] - shared;
    similarities[row] = either === 0 ? 0 : shared / either;
  }
  return similarities;
}

/**
 * The `count` fingerprints of a set that are most similar to `query`, best first, ties by row.
 * Exact. Fingerprints are tried from those with as many bits as the query outwards: a and b bits
 * set bound the similarity by min(a, b) / max(a, b) (Swamidass and Baldi, J. Chem. Inf. Model. 47
 * (2007) 302), so that the search ends where that falls below the worst one kept.
 *
 * @throws ShapeError if the query's length differs from the set's
 */
export function nearestNeighbors(
  set: FingerprintSet,
  query: Uint32Array,
  count = 1,
): readonly Neighbor[] {
  assertLength(query, set.numWords, "the query");
  const queryBits = countBits(query);
  const best: Neighbor[] = [];
  const bound = (bits: number): number =>
    bits === queryBits ? 1 : Math.min(bits, queryBits) / Math.max(bits, queryBits);
  const isBetter = (a: Neighbor, b: Neighbor): boolean =>
    a.similarity > b.similarity || (a.similarity === b.similarity && a.row < b.row);
  const consider = (row: number): void => {
    const shared = sharedBits(set, row, query);
    const either = queryBits + set.bitCounts[row] - shared;
    const found = { row, similarity: either === 0 ? 0 : shared / either };
    if (best.length === count && !isBetter(found, best[count - 1])) return;
    if (best.length === count) best.pop();
    let at = best.length;
    while (at > 0 && isBetter(found, best[at - 1])) at--;
    best.splice(at, 0, found);
  };
  let up = firstWith(set, queryBits);
  let down = up - 1;
  while (up < set.size || down >= 0) {
    const upBound = up < set.size ? bound(set.bitCounts[set.byBitCount[up]]) : -1;
    const downBound = down >= 0 ? bound(set.bitCounts[set.byBitCount[down]]) : -1;
    const worst = best.length === count ? best[count - 1].similarity : -1;
    if (Math.max(upBound, downBound) < worst) break;
    consider(set.byBitCount[upBound >= downBound ? up++ : down--]);
  }
  return best;
}

/** First place in `byBitCount` with at least `bits` bits. */
function firstWith({ byBitCount, bitCounts, size }: FingerprintSet, bits: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bitCounts[byBitCount[middle]] < bits) low = middle + 1;
    else high = middle;
  }
  return low;
}
