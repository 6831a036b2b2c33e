import { expect, test } from "vitest";
import { logOfReward, scaledLogReward } from "../../src/rewards/logReward.ts";
import { product, weightedProduct, weightedSum } from "../../src/rewards/scalarization.ts";

test("the product multiplies the transformed components and takes no notice of weights", () => {
  expect(product([0.5, 0.4, 0.5])).toBeCloseTo(0.1, 15);
});

test("the weighted sum adds weight times value, also for negative values", () => {
  expect(weightedSum([0.5, -0.25], [0.6, 0.4])).toBeCloseTo(0.2, 15);
});

test("the weighted product raises each value to its weight", () => {
  expect(weightedProduct([0.25, 0.5], [0.5, 2])).toBeCloseTo(0.125, 15);
});

test("a weight of 0 takes a component out of a weighted product, even where it is 0", () => {
  expect(weightedProduct([0, 0.5], [0, 1])).toBe(0.5);
});

test("two negative factors do not make a good molecule", () => {
  expect(product([-2, -3])).toBe(0);
  expect(weightedProduct([-2, -3], [2, 2])).toBe(0);
});

test("weights of another number than values are a bug that names both", () => {
  expect(() => weightedSum([1, 2], [1])).toThrow(
    "weightedSum: lengths differ: values 2, weights 1.",
  );
});

test("log r is floored at r = 1e-30, so that beta times it stays finite", () => {
  expect(logOfReward(1)).toBe(0);
  expect(logOfReward(0.5)).toBeCloseTo(-Math.LN2, 15);
  expect(logOfReward(0)).toBeCloseTo(-30 * Math.LN10, 12);
  expect(logOfReward(-1)).toBeCloseTo(-30 * Math.LN10, 12);
});

const batch = {
  logReward: Float64Array.of(Math.log(0.5), -Infinity, 0),
  valid: Uint8Array.of(1, 0, 1),
};

test("beta multiplies log r, and an invalid object gets the floor whatever beta is", () => {
  const scaled = scaledLogReward(batch, { beta: 4 });
  expect([...scaled]).toEqual([4 * Math.log(0.5), -75, 0]);
  expect([...scaledLogReward(batch, { beta: 4, floor: -10 })][1]).toBe(-10);
});

test("each object may have its own beta", () => {
  const scaled = scaledLogReward(batch, { beta: [2, 3, 4], floor: -5 });
  expect([...scaled]).toEqual([2 * Math.log(0.5), -5, 0]);
  expect(() => scaledLogReward(batch, { beta: [1, 2] })).toThrow(
    "scaledLogReward: 2 exponents for 3 objects.",
  );
});
