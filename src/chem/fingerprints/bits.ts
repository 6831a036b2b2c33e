import { ShapeError } from "../../core/errors.ts";

/**
 * Sets bit id % numBits for each feature.
 *
 * @returns [numBits / 32] bit b is bit b % 32 of word b / 32
 * @throws ShapeError if numBits is not a positive multiple of 32
 */
export function foldFeatures(ids: Iterable<number>, numBits: number): Uint32Array {
  if (!Number.isInteger(numBits) || numBits <= 0 || numBits % 32 !== 0) {
    throw new ShapeError(`A fingerprint of ${numBits} bits: it must be a multiple of 32.`);
  }
  const words = new Uint32Array(numBits / 32);
  for (const id of ids) {
    const bit = id % numBits;
    words[bit >>> 5] |= 1 << (bit & 31);
  }
  return words;
}

/** Number of bits set in a word of 32. */
export function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of bits set in a packed fingerprint. */
export function countBits(words: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < words.length; i++) count += popcount(words[i]);
  return count;
}

/** Numbers of the bits set, ascending. */
export function bitsSet(words: Uint32Array): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < 32 * words.length; bit++) {
    if ((words[bit >>> 5] >>> (bit & 31)) & 1) bits.push(bit);
  }
  return bits;
}

/**
 * Tanimoto similarity of packed fingerprints, in 0..1: bits in common / bits in either. 0 for two
 * empty ones, as RDKit has it.
 *
 * @throws ShapeError if they differ in length
 */
export function tanimoto(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) {
    throw new ShapeError(`tanimoto: fingerprints of ${32 * a.length} and ${32 * b.length} bits.`);
  }
  let shared = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    shared += popcount(a[i] & b[i]);
    either += popcount(a[i] | b[i]);
  }
  return either === 0 ? 0 : shared / either;
}
