import { expect, test } from "vitest";
import {
  clipped,
  gaussianModifier,
  maxGaussian,
  minGaussian,
  unmodified,
} from "../../../src/rewards/objectives/modifiers.ts";

test("the bell is 1 in the middle and exp(-1/2) one sigma off, on both sides", () => {
  const bell = gaussianModifier(3, 0.5);
  expect([bell(3), bell(2.5), bell(3.5)]).toEqual([1, Math.exp(-0.5), Math.exp(-0.5)]);
});

test("minGaussian wants small values: flat below mu, falling above", () => {
  const modifier = minGaussian(1, 2);
  expect([modifier(-100), modifier(1), modifier(3)]).toEqual([1, 1, Math.exp(-0.5)]);
});

test("maxGaussian wants large values: rising up to mu, flat above", () => {
  const modifier = maxGaussian(90, 10);
  expect([modifier(70), modifier(90), modifier(1000)]).toEqual([Math.exp(-2), 1, 1]);
});

test("clipped rises in a line and gains nothing above its upper end", () => {
  const modifier = clipped(0.8);
  expect([modifier(0), modifier(0.4), modifier(0.8), modifier(0.95)]).toEqual([0, 0.5, 1, 1]);
});

test("unmodified is the number itself", () => {
  expect(unmodified(0.37)).toBe(0.37);
});
