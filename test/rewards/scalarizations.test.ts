import { describe, expect, test } from "vitest";
import { cosineOf, focusFactor } from "../../src/rewards/scalarizations/focusRegion.ts";
import { tchebycheff } from "../../src/rewards/scalarizations/tchebycheff.ts";

describe("the Tchebycheff scalarisation", () => {
  test("is 1 less the weighted distance of the objective farthest from 1", () => {
    expect(tchebycheff([0.9, 0.5], [0.5, 0.5])).toBeCloseTo(0.75, 15);
    expect(tchebycheff([0.9, 0.5], [0.9, 0.1])).toBeCloseTo(0.91, 15);
  });

  test("grows towards the ideal point, the side that counts", () => {
    const along = [0, 0.25, 0.5, 0.75, 1].map((x) => tchebycheff([x, x], [0.6, 0.4]));
    expect(along).toEqual([...along].sort((a, b) => a - b));
    expect(along[4]).toBe(1);
  });

  test("overshooting the ideal point is a distance too", () => {
    expect(tchebycheff([1.5, 1], [1, 0])).toBeCloseTo(0.5, 15);
  });

  test("of other weights than values is a bug that names both", () => {
    expect(() => tchebycheff([1, 2], [1])).toThrow(
      "tchebycheff: lengths differ: values 2, weights 1.",
    );
  });
});

describe("the focus factor", () => {
  const at = (cosine: number): number[] => [cosine, Math.sqrt(1 - cosine * cosine)];

  test.each([
    [0.98, 0.2],
    [0.9, 0.1],
    [0.5, 0.7],
  ])("with cosine %f is the limit %f on the border of the region, from inside", (cosine, limit) => {
    const region = { cosine, borderFactor: limit };
    expect(focusFactor(at(cosine), [1, 0], region)).toBeCloseTo(limit, 10);
    expect(focusFactor(at(cosine + 1e-9), [1, 0], region)).toBeCloseTo(limit, 5);
    expect(focusFactor(at(cosine - 1e-6), [1, 0], region)).toBe(0);
    expect(focusFactor([3, 0], [1, 0], region)).toBe(1);
  });

  test("does not depend on how long the vectors are", () => {
    const region = { cosine: 0.8, borderFactor: 0.2 };
    expect(focusFactor([0.9, 0.3], [2, 1], region)).toBeCloseTo(
      focusFactor([9, 3], [0.2, 0.1], region),
      12,
    );
  });

  test("rises all the way from the border to the direction", () => {
    const region = { cosine: 0.9, borderFactor: 0.2 };
    const values = [0.9, 0.92, 0.95, 0.99, 1].map((c) => focusFactor(at(c), [1, 0], region));
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  test("of an object with no objective at all is 0", () => {
    expect(cosineOf([0, 0], [1, 0])).toBe(0);
    expect(focusFactor([0, 0], [1, 0], { cosine: 0.98, borderFactor: 0.2 })).toBe(0);
  });
});
