import { expect, test } from "vitest";
import {
  bitsSet,
  countBits,
  foldFeatures,
  popcount,
  tanimoto,
} from "../../../src/chem/fingerprints/bits.ts";
import {
  bulkTanimoto,
  createFingerprintSet,
  nearestNeighbors,
} from "../../../src/chem/fingerprints/similaritySearch.ts";
import { ShapeError } from "../../../src/core/errors.ts";
import { createRng } from "../../../src/core/rng.ts";

const rng = createRng(7);
const uniform = (): number => rng.next();

/** Fingerprints of 256 bits with very different numbers of bits set. */
const fingerprints = Array.from({ length: 500 }, () => {
  const share = uniform() ** 2;
  return foldFeatures(
    Array.from({ length: 256 }, (_, bit) => bit).filter(() => uniform() < share),
    256,
  );
});

test("bits are counted in any word", () => {
  for (const word of [0, 1, 0x80000000, 0xffffffff, 0x12345678, -1]) {
    const wanted = [...(word >>> 0).toString(2)].filter((digit) => digit === "1").length;
    expect(popcount(word)).toBe(wanted);
  }
});

test("an id sets the bit of its remainder", () => {
  const words = foldFeatures([0, 31, 32, 2048 + 5, 4294967295], 2048);
  expect(bitsSet(words)).toEqual([0, 5, 31, 32, 2047]);
  expect(countBits(words)).toBe(5);
});

test("a length that is no multiple of 32 is refused", () => {
  expect(() => foldFeatures([1], 100)).toThrow(ShapeError);
  expect(() => foldFeatures([1], 100)).toThrow(
    "A fingerprint of 100 bits: it must be a multiple of 32.",
  );
});

test("Tanimoto is shared bits by all bits, 0 for two empty fingerprints", () => {
  const of = (...bits: number[]) => foldFeatures(bits, 64);
  expect(tanimoto(of(1, 2, 40), of(2, 40, 50))).toBe(0.5);
  expect(tanimoto(of(), of())).toBe(0);
  expect(tanimoto(of(7), of(7))).toBe(1);
  expect(() => tanimoto(of(1), foldFeatures([1], 32))).toThrow("fingerprints of 64 and 32 bits");
});

test("similarities in bulk are those of the pairs", () => {
  const set = createFingerprintSet(fingerprints);
  const query = fingerprints[17];
  expect([...bulkTanimoto(set, query)]).toEqual(fingerprints.map((one) => tanimoto(one, query)));
});

test.each([1, 5, 40])("the %i nearest are those of a full sort", (count) => {
  const set = createFingerprintSet(fingerprints);
  for (const query of [...fingerprints.slice(0, 30), foldFeatures([], 256)]) {
    const wanted = fingerprints
      .map((one, row) => ({ row, similarity: tanimoto(one, query) }))
      .sort((a, b) => b.similarity - a.similarity || a.row - b.row)
      .slice(0, count);
    expect(nearestNeighbors(set, query, count)).toEqual(wanted);
  }
});

test("more neighbours than there are: all of them", () => {
  const set = createFingerprintSet(fingerprints.slice(0, 3));
  expect(nearestNeighbors(set, fingerprints[0], 10)).toHaveLength(3);
});

test("an empty set and fingerprints of unlike length are refused", () => {
  expect(() => createFingerprintSet([])).toThrow("createFingerprintSet: no fingerprint given.");
  expect(() => createFingerprintSet([foldFeatures([], 64), foldFeatures([], 32)])).toThrow(
    "fingerprint 1 has 32 bits; those of the set have 64.",
  );
});
