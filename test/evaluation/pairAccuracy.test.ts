import { expect, test } from "vitest";
import { pairAccuracy } from "../../src/evaluation/pairAccuracy.ts";

test("pairs of different values count, equal scores by half", () => {
  expect(pairAccuracy([3, 2, 1], [30, 20, 10])).toBe(1);
  expect(pairAccuracy([1, 2, 3], [30, 20, 10])).toBe(0);
  expect(pairAccuracy([1, 1], [5, 2])).toBe(0.5);
  // Of the three pairs one is a tie; one of the other two is right.
  expect(pairAccuracy([1, 2, 3], [4, 4, 4.5])).toBe(1);
  expect(pairAccuracy([1, 5, 3], [4, 4, 4.5])).toBe(0.5);
  expect(pairAccuracy([1, 2], [7, 7])).toBe(1);
});
