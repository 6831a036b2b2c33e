import { expect, test } from "vitest";
import { correlation } from "../../src/evaluation/correlation.ts";

test("a line is fully correlated, upwards or downwards", () => {
  expect(correlation([1, 2, 3], [10, 20, 30])).toEqual({ pearson: 1, spearman: 1 });
  expect(correlation([1, 2, 3], [3, 2, 1])).toEqual({ pearson: -1, spearman: -1 });
});

test("ranks see order alone, equal values share a rank", () => {
  const { pearson, spearman } = correlation([1, 2, 3, 4], [1, 10, 100, 1000]);
  expect(spearman).toBeCloseTo(1, 12);
  expect(pearson).toBeLessThan(0.9);
  // Ranks 0.5 0.5 2 and 0 1 2: covariance 1.5, sums of squares 1.5 and 2.
  expect(correlation([5, 5, 9], [1, 2, 3]).spearman).toBeCloseTo(1.5 / Math.sqrt(3), 12);
});

test("lists of two lengths are an error", () => {
  expect(() => correlation([1], [1, 2])).toThrow("correlation: lengths differ: a 1, b 2.");
});
