import { describe, expect, test } from "vitest";
import { bitsSet, tanimoto } from "../../../src/chem/fingerprints/bits.ts";
import { createBitIndex, indexedSimilarities } from "../../../src/evaluation/molecules/bitIndex.ts";
import { countCircles } from "../../../src/evaluation/molecules/circles.ts";
import { internalDiversity } from "../../../src/evaluation/molecules/internalDiversity.ts";
import { findModes } from "../../../src/evaluation/molecules/modes.ts";
import { nearestSimilarities } from "../../../src/evaluation/molecules/nearestSimilarities.ts";
import { topK } from "../../../src/evaluation/molecules/topK.ts";
import { bits, randomFingerprints } from "./fingerprints.ts";

/** T(a, b) = 2 / 6, T(a, c) = T(b, c) = 0, T(a, d) = 4 / 5, T(b, d) = 3 / 6. */
const a = bits(1, 2, 3, 4);
const b = bits(3, 4, 5, 6);
const c = bits(40, 63);
const d = bits(1, 2, 3, 4, 5);
const none = bits();

describe("similarities by an index of bits", () => {
  test("equal those of pairs, the empty fingerprint included", () => {
    const all = [...randomFingerprints(60, 5), new Uint32Array(8)];
    const index = createBitIndex(all);
    for (const query of all) {
      const expected = all.map((other) => tanimoto(query, other));
      expect([...indexedSimilarities(index, bitsSet(query))]).toEqual(expected);
    }
  });

  test("stop before the row asked for", () => {
    const found = indexedSimilarities(createBitIndex([a, b, c, d]), bitsSet(d), 2);
    expect([...found]).toEqual([4 / 5, 3 / 6]);
  });
});

describe("internal diversity", () => {
  test("is 1 - the mean similarity over pairs of different rows", () => {
    expect(internalDiversity([a, b, c])).toBeCloseTo(1 - 1 / 3 / 3, 12);
    expect(internalDiversity([a, a])).toBe(0);
    expect(internalDiversity([a, none])).toBe(1);
  });

  test("agrees with all pairs taken one by one", () => {
    const all = randomFingerprints(40, 11);
    let sum = 0;
    for (let i = 0; i < 40; i++) for (let j = 0; j < i; j++) sum += 1 - tanimoto(all[i], all[j]);
    expect(internalDiversity(all)).toBeCloseTo(sum / (20 * 39), 12);
  });

  test("of fewer than two rows is unknown", () => {
    expect(internalDiversity([])).toBeNull();
    expect(internalDiversity([a])).toBeNull();
  });
});

test("the nearest of a reference is found for each molecule", () => {
  expect([...nearestSimilarities([a, b, c], [d, b])]).toEqual([4 / 5, 1, 0]);
  expect([...nearestSimilarities([a], [])]).toEqual([0]);
});

describe("#Circles", () => {
  test("counts molecules that are further apart than the distance", () => {
    // Distances: a-b 2/3, a-c 1, b-c 1, a-d 1/5, b-d 1/2.
    expect(countCircles([a, b, c, d], 0.1).count).toBe(4);
    expect(countCircles([a, b, c, d], 0.3).count).toBe(3);
    expect(countCircles([a, b, c, d], 0.7).count).toBe(2);
    expect(countCircles([], 0.7)).toEqual({ distance: 0.7, count: 0 });
  });

  test("leaves out a molecule at the very distance", () => {
    expect(countCircles([b, d], 0.5).count).toBe(1);
    expect(countCircles([b, d], 0.49).count).toBe(2);
  });
});

describe("modes", () => {
  const molecules = {
    rewards: [0.5, 0.9, 0.2, 0.8, Number.NaN],
    fingerprints: [a, b, c, d, none],
    scaffolds: ["C1CC1", "C1CC1", "", "", "C1CCC1"],
  };

  test("are taken best first, each unlike those taken before", () => {
    const { rows, above, count, scaffolds } = findModes(molecules, {
      threshold: 0.5,
      similarity: 0.5,
    });
    // d is half alike to b, the best, which is as much as the limit; a shares a third with b.
    expect(rows).toEqual([1, 0]);
    expect({ above, count, scaffolds }).toEqual({ above: 3, count: 2, scaffolds: 1 });
  });

  test("are more with a higher limit, and none above an unreached threshold", () => {
    expect(findModes(molecules, { threshold: 0, similarity: 0.51 }).rows).toEqual([1, 3, 2]);
    expect(findModes(molecules, { threshold: 0.95, similarity: 0.7 })).toEqual({
      ...{ threshold: 0.95, similarity: 0.7 },
      ...{ above: 0, count: 0, scaffolds: 0, rows: [] },
    });
  });

  test("of lists of different lengths are refused", () => {
    const wrong = { ...molecules, scaffolds: [] };
    expect(() => findModes(wrong, { threshold: 0, similarity: 0.7 })).toThrow(
      "findModes: lengths differ: rewards 5, fingerprints 5, scaffolds 0.",
    );
  });
});

describe("the top k", () => {
  test("are those of highest reward, with 1 - their mean similarity", () => {
    const [two, all] = topK([0.1, 0.4, Number.NaN, 0.3], [a, b, c, d], [2, 10]);
    expect(two).toEqual({
      ...{ k: 2, molecules: 2, meanReward: 0.35, leastReward: 0.3, diversity: 0.5 },
    });
    expect(all).toMatchObject({ k: 10, molecules: 3, leastReward: 0.1 });
    expect(all.meanReward).toBeCloseTo(0.8 / 3, 12);
    expect(all.diversity).toBeCloseTo(1 - (2 / 6 + 3 / 6 + 4 / 5) / 3, 12);
  });

  test("of objects without fingerprints have no diversity, and without rewards there are none", () => {
    expect(topK([3, 1], undefined, [1])).toEqual([
      { k: 1, molecules: 1, meanReward: 3, leastReward: 3, diversity: null },
    ]);
    expect(topK([Number.NaN], [a], [1])).toEqual([]);
  });
});
