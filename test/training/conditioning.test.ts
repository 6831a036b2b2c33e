import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import {
  conditioningSize,
  encodeBetas,
  gatherConditioning,
  sampleBetas,
  type Temperature,
} from "../../src/training/conditioning.ts";

const uniform: Temperature = { type: "uniform", low: 2, high: 8, thermometerBins: 4 };

test("the thermometer fills bins of equal width from 0 to the highest beta", () => {
  // Four bins of width 2: beta 5 fills two and a half.
  expect([...encodeBetas(uniform, Float64Array.of(5, 8, 0))]).toEqual([
    ...[1, 1, 0.5, 0],
    ...[1, 1, 1, 1],
    ...[0, 0, 0, 0],
  ]);
});

test("a constant beta is not told to the policy", () => {
  const constant: Temperature = { type: "constant", beta: 8 };
  expect(conditioningSize(constant)).toBe(0);
  expect(encodeBetas(constant, Float64Array.of(8, 8))).toHaveLength(0);
  expect([...sampleBetas(constant, 3, createRng(0))]).toEqual([8, 8, 8]);
});

test("sampled betas lie in their range, log-uniform ones with the geometric mean as median", () => {
  const logUniform: Temperature = { type: "logUniform", low: 0.5, high: 32, thermometerBins: 8 };
  const betas = [...sampleBetas(logUniform, 20_001, createRng(1))].sort((a, b) => a - b);
  expect(betas[0]).toBeGreaterThanOrEqual(0.5);
  expect(betas[20_000]).toBeLessThanOrEqual(32);
  expect(Math.abs(betas[10_000] - 4)).toBeLessThan(0.2);
  const flat = sampleBetas(uniform, 20_000, createRng(1));
  expect(Math.abs(flat.reduce((sum, beta) => sum + beta, 0) / 20_000 - 5)).toBeLessThan(0.05);
});

test("rows of conditioning are gathered by trajectory", () => {
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect([...gatherConditioning(matrix, 2, [2, 0, 2])]).toEqual([5, 6, 1, 2, 5, 6]);
});
