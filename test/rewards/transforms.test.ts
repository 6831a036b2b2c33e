import { describe, expect, test } from "vitest";
import { molWtLinear, saClamped, saLinear } from "../../src/rewards/transforms/normalizations.ts";
import { range } from "../../src/rewards/transforms/range.ts";
import {
  createTransform,
  type TransformOptions,
  transformSchema,
} from "../../src/rewards/transforms/transform.ts";

describe("range reward of A-GFN", () => {
  const tpsa = { low: 60, high: 100, tau: 20 };

  test.each([
    // preference, value, reward
    [0, 60, 1],
    [0, 75, 1],
    [0, 100, 1],
    [0, 40, Math.exp(-1)],
    [0, 140, Math.exp(-2)],
    [1, 60, 0.5],
    [1, 80, 0.75],
    [1, 100, 1],
    [1, 120, Math.exp(-1)],
    [1, 40, 0.5 * Math.exp(-1)],
    [-1, 60, 1],
    [-1, 70, 0.875],
    [-1, 100, 0.5],
    [-1, 120, 0.5 * Math.exp(-1)],
    [-1, 40, Math.exp(-1)],
  ] as const)("with preference %d, TPSA %d is worth %f", (preference, value, reward) => {
    expect(range(value, { ...tpsa, preference })).toBeCloseTo(reward, 12);
  });

  test("has no step at either end of the range, whatever is preferred", () => {
    for (const preference of [-1, 0, 1] as const) {
      for (const end of [60, 100]) {
        const [below, above] = [end - 1e-9, end + 1e-9];
        const options = { ...tpsa, preference };
        expect(range(below, options)).toBeCloseTo(range(above, options), 8);
      }
    }
  });

  test("a range of one value is worth 1 there", () => {
    expect(range(3, { low: 3, high: 3, preference: 1, tau: 1 })).toBe(1);
  });
});

test("SA goes to (10 - SA) / 9 in the convention of recursion", () => {
  expect([1, 5.5, 10].map(saLinear)).toEqual([1, 0.5, 0]);
});

test("SA goes to (10 - SA) / 6.5, clamped, in the convention of SynFlowNet", () => {
  expect([1, 3.5, 6.75, 10, 11].map(saClamped)).toEqual([1, 1, 0.5, 0, 0]);
});

test("molecular weight is worth 1 up to 300 Da and nothing from 1,000 Da on", () => {
  expect([16, 300, 650, 1000, 2000].map(molWtLinear)).toEqual([1, 1, 0.5, 0, 0]);
});

test.each([
  [{ type: "identity" }, -3.5, -3.5],
  [{ type: "saLinear" }, 2.8, 0.8],
  [{ type: "saClamped" }, 6.75, 0.5],
  [{ type: "molWtLinear" }, 650, 0.5],
  [{ type: "range", low: 1, high: 3, preference: 1, tau: 1 }, 2, 0.75],
  [{ type: "clip", low: 0, high: 2 }, 3, 2],
  [{ type: "clip", low: 0, high: 2 }, -1, 0],
  [{ type: "clip", low: 0, high: 2 }, 1.5, 1.5],
  [{ type: "linear", low: 10, high: 20 }, 12, 0.2],
  [{ type: "linear", low: 10, high: 20 }, 25, 1],
  [{ type: "linear", low: 20, high: 10 }, 12, 0.8],
  [{ type: "linear", low: 20, high: 10 }, 30, 0],
  [{ type: "sigmoid", center: 2, width: 0.5 }, 2, 0.5],
  [{ type: "sigmoid", center: 2, width: 0.5 }, 2.5, 1 / (1 + Math.exp(-1))],
  [{ type: "sigmoid", center: 2, width: -0.5 }, 2.5, 1 / (1 + Math.exp(1))],
  [{ type: "gaussian", center: 2, width: 3 }, 2, 1],
  [{ type: "gaussian", center: 2, width: 3 }, 5, Math.exp(-0.5)],
] as [TransformOptions, number, number][])("%o takes %d to %f", (options, value, expected) => {
  expect(createTransform(options)(value)).toBeCloseTo(expected, 12);
});

test("transforms that make no sense are refused with what to do", () => {
  const messages = (options: unknown): string[] => {
    const result = transformSchema.safeParse(options);
    return result.success ? [] : result.error.issues.map((issue) => issue.message);
  };
  expect(messages({ type: "range", low: 3, high: 1 })).toEqual(["it must not exceed high"]);
  expect(messages({ type: "linear", low: 3, high: 3 })).toEqual(["it must differ from high"]);
  expect(messages({ type: "sigmoid", center: 3, width: 0 })).toEqual(["it must not be 0"]);
  expect(messages({ type: "range", low: 1, high: 3, preference: 2 })).toHaveLength(1);
  expect(messages({ type: "range", low: 1, high: 3, tau: 0 })).toHaveLength(1);
  expect(messages({ type: "identity", low: 3 })).toHaveLength(1);
});
