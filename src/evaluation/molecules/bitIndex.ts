import { bitsSet } from "../../chem/fingerprints/bits.ts";

/**
 * Fingerprints by their bits: which rows have each bit set. Similarities of one fingerprint to all
 * rows cost the bits that they share, about a dozen a pair, instead of all words of both.
 */
export interface BitIndex {
  readonly size: number;
  /** [size] bits set in each. */
  readonly bitCounts: Uint16Array;
  /** [numBits + 1] rows with bit b are rows[offsets[b]..offsets[b + 1] - 1], ascending. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  /** [size] scratch of one search. */
  readonly shared: Uint16Array;
  readonly similarities: Float64Array;
}

/** A fingerprint as the numbers of its bits, ascending. */
export type BitList = readonly number[];

/** @param fingerprints packed (bit b is bit b % 32 of word b / 32), of equal length */
export function createBitIndex(fingerprints: readonly Uint32Array[]): BitIndex {
  const lists = fingerprints.map(bitsSet);
  const numBits = 32 * (fingerprints[0]?.length ?? 0);
  const offsets = new Uint32Array(numBits + 1);
  for (const list of lists) for (const bit of list) offsets[bit + 1]++;
  for (let bit = 0; bit < numBits; bit++) offsets[bit + 1] += offsets[bit];
  const rows = new Uint32Array(offsets[numBits]);
  const next = offsets.slice(0, numBits);
  for (const [row, list] of lists.entries()) for (const bit of list) rows[next[bit]++] = row;
  const size = fingerprints.length;
  const bitCounts = Uint16Array.from(lists, (list) => list.length);
  const scratch = { shared: new Uint16Array(size), similarities: new Float64Array(size) };
  return { size, bitCounts, offsets, rows, ...scratch };
}

/**
 * Tanimoto similarity of a fingerprint to rows 0..count-1 of an index, in 0..1; 0 for two empty
 * fingerprints, as RDKit has it.
 *
 * @param count how many rows; all by default
 * @returns [count] overwritten by the next call with this index
 */
export function indexedSimilarities(
  index: BitIndex,
  query: BitList,
  count = index.size,
): Float64Array {
  const { bitCounts, offsets, rows, shared, similarities } = index;
  shared.fill(0, 0, count);
  for (const bit of query) {
    for (let k = offsets[bit]; k < offsets[bit + 1]; k++) {
      if (rows[k] >= count) break;
      shared[rows[k]]++;
    }
  }
  for (let row = 0; row < count; row++) {
    const common = shared[row];
    similarities[row] = common === 0 ? 0 : common / (query.length + bitCounts[row] - common);
  }
  return similarities.subarray(0, count);
}
