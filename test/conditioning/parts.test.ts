import { describe, expect, test } from "vitest";
import { betaLimits, betaPart, type Temperature } from "../../src/conditioning/betaPart.ts";
import { faceDirections, partitionDirections } from "../../src/conditioning/directions.ts";
import { createDirectionTable } from "../../src/conditioning/directionTable.ts";
import { focusPart } from "../../src/conditioning/focusPart.ts";
import { gammaQuantile } from "../../src/conditioning/gammaQuantile.ts";
import type { ConditionPart } from "../../src/conditioning/part.ts";
import { fixedWeightsNote, preferencesPart } from "../../src/conditioning/preferencesPart.ts";
import {
  betaNumber,
  dirichlet,
  gamma,
  positiveDirection,
  truncatedNormal,
} from "../../src/conditioning/randomNumbers.ts";
import { type RangeProperty, rangesAround, rangesPart } from "../../src/conditioning/rangesPart.ts";
import { createRng } from "../../src/core/rng.ts";

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const draws = (part: ConditionPart, count: number, progress = 0): Float64Array[] => {
  const rng = createRng(3);
  return Array.from({ length: count }, () => part.draw({ rng, progress }));
};

const codeOf = (part: ConditionPart, asked: Float64Array): number[] => {
  const code = new Float32Array(part.columns);
  part.encode(asked, code);
  return [...code];
};

describe("random numbers", () => {
  test.each([0.5, 1.5, 8])("of the gamma distribution of shape %d have its moments", (shape) => {
    const rng = createRng(1);
    const values = Array.from({ length: 40_000 }, () => gamma(shape, rng));
    const average = mean(values);
    expect(Math.abs(average - shape)).toBeLessThan(0.03 * shape);
    const variance = mean(values.map((value) => (value - average) ** 2));
    expect(Math.abs(variance - shape)).toBeLessThan(0.06 * shape);
  });

  test("of the beta distribution have its mean", () => {
    const rng = createRng(2);
    const values = Array.from({ length: 20_000 }, () => betaNumber(2, 6, rng));
    expect(Math.abs(mean(values) - 0.25)).toBeLessThan(0.005);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });

  test("of the Dirichlet distribution add up to 1, also for a tiny alpha", () => {
    const rng = createRng(4);
    for (const alpha of [1e-4, 0.2, 1.5, 50]) {
      for (let i = 0; i < 200; i++) {
        expect(dirichlet(4, alpha, rng).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
    // The variance of a part is (1/K)(1 - 1/K) / (K alpha + 1).
    const parts = Array.from({ length: 40_000 }, () => dirichlet(3, 1.5, rng)[0]);
    const variance = mean(parts.map((part) => (part - 1 / 3) ** 2));
    expect(Math.abs(variance - 2 / 9 / 5.5)).toBeLessThan(0.001);
  });

  test("directions are unit vectors, as often near one axis as near another", () => {
    const rng = createRng(5);
    const vectors = Array.from({ length: 9000 }, () => positiveDirection(3, rng));
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
    const nearest = [0, 1, 2].map((k) => vectors.filter((v) => v[k] === Math.max(...v)).length);
    for (const count of nearest) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });

  test("of a truncated normal stay in their bounds, even far out in a tail", () => {
    const rng = createRng(6);
    const inside = Array.from({ length: 2000 }, () =>
      truncatedNormal({ mean: 5, deviation: 2, low: 4, high: 9 }, rng),
    );
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...inside)).toBeLessThanOrEqual(9);
    expect(truncatedNormal({ mean: 0, deviation: 1, low: 50, high: 60 }, rng)).toBe(50);
  });
});

test("quantiles of the gamma distribution agree with closed forms and tables", () => {
  // Shape 1 is the exponential distribution.
  expect(gammaQuantile(0.95, 1)).toBeCloseTo(-Math.log(0.05), 10);
  // Twice a gamma number of shape k/2 is chi-squared with k degrees of freedom.
  expect(2 * gammaQuantile(0.95, 2.5)).toBeCloseTo(11.0705, 4);
  expect(2 * gammaQuantile(0.95, 15)).toBeCloseTo(43.773, 3);
});

describe("beta", () => {
  const uniform: Temperature = { type: "uniform", low: 2, high: 8, thermometerBins: 4 };

  test("is shown by bins of equal width from 0 to the highest", () => {
    // Four bins of width 2: beta 5 fills two and a half.
    const part = betaPart(uniform);
    expect(codeOf(part, Float64Array.of(5))).toEqual([1, 1, 0.5, 0]);
    expect(codeOf(part, Float64Array.of(8))).toEqual([1, 1, 1, 1]);
    expect(codeOf(part, Float64Array.of(0))).toEqual([0, 0, 0, 0]);
    expect([...part.usual]).toEqual([8]);
  });

  test("is not shown where it is constant", () => {
    const part = betaPart({ type: "constant", beta: 8 });
    expect(part.columns).toBe(0);
    expect(draws(part, 3).map(([beta]) => beta)).toEqual([8, 8, 8]);
  });

  test.each([
    [{ type: "uniform", low: 2, high: 8, thermometerBins: 4 }, 5],
    [{ type: "logUniform", low: 0.5, high: 32, thermometerBins: 8 }, 31.5 / Math.log(64)],
    [{ type: "beta", a: 2, b: 6, high: 16, thermometerBins: 8 }, 4],
  ] as const)("of %j has its mean and stays in its limits", (temperature, expected) => {
    const betas = draws(betaPart(temperature), 20_000).map(([beta]) => beta);
    const { low, high } = betaLimits(temperature);
    expect(Math.abs(mean(betas) - expected)).toBeLessThan(0.03 * expected);
    expect(Math.min(...betas)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...betas)).toBeLessThanOrEqual(high);
  });

  test("of the gamma distribution ends at its 95th percentile, where a twentieth of it lies", () => {
    const temperature: Temperature = { type: "gamma", shape: 2, scale: 8, thermometerBins: 8 };
    const { high } = betaLimits(temperature);
    const betas = draws(betaPart(temperature), 20_000).map(([beta]) => beta);
    expect(high).toBeCloseTo(8 * gammaQuantile(0.95, 2), 10);
    const atEnd = betas.filter((beta) => beta === high).length / betas.length;
    expect(Math.abs(atEnd - 0.05)).toBeLessThan(0.005);
  });
});

describe("preferences", () => {
  const names = ["qed", "sa", "molWt"];

  test("of a grid are its multiples, each vector as often as another", () => {
    const part = preferencesPart({ type: "grid", divisions: 2, thermometerBins: 4 }, names);
    const counts = new Map<string, number>();
    for (const vector of draws(part, 6000)) {
      counts.set(vector.join(), (counts.get(vector.join()) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(
      ["0,0,1", "0,0.5,0.5", "0,1,0", "0.5,0,0.5", "0.5,0.5,0", "1,0,0"].sort(),
    );
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  test("are shown by one thermometer each", () => {
    const part = preferencesPart({ type: "dirichlet", alpha: 1, thermometerBins: 4 }, names);
    expect(codeOf(part, Float64Array.of(0.25, 0.125, 0.625))).toEqual([
      ...[1, 0, 0, 0],
      ...[0.5, 0, 0, 0],
      ...[1, 1, 0.5, 0],
    ]);
    expect([...part.usual]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  test("that are fixed are made to add up to 1 and are not shown", () => {
    const part = preferencesPart({ type: "fixed", weights: { qed: 3, sa: 1 } }, names);
    expect(part.columns).toBe(0);
    expect([...part.usual]).toEqual([0.75, 0.25, 0]);
    expect(draws(part, 1).map((row) => [...row])).toEqual([[0.75, 0.25, 0]]);
  });
});

test("weights that do not add up to 1 are said to be divided", () => {
  expect(fixedWeightsNote({ type: "fixed", weights: { qed: 3, sa: 1 } })).toBe(
    "conditioning.preferences.weights add up to 4, not 1: taken as qed=0.75,sa=0.25.",
  );
  expect(fixedWeightsNote({ type: "fixed", weights: { qed: 0.7, sa: 0.3 } })).toBeUndefined();
  expect(fixedWeightsNote(undefined)).toBeUndefined();
});

describe("ranges", () => {
  const tpsa: RangeProperty = {
    ...{ name: "tpsa", low: 10, high: 200, wanted: [60, 100] },
    ...{ step: 0, redrawn: 0.5, thermometerBins: 2 },
  };
  const rings: RangeProperty = {
    ...{ name: "rings", low: 1, high: 5, wanted: [1, 3] },
    ...{ step: 1, redrawn: 0.5, thermometerBins: 4 },
  };

  test("show both ends by a thermometer each", () => {
    const code = codeOf(rangesPart([tpsa, rings]), Float64Array.of(57.5, 152.5, 2, 3));
    expect(code).toEqual([0.5, 0, 1, 0.5, 1, 0, 0, 0, 1, 1, 0, 0]);
  });

  test("keep each end of the wanted range half of the time, and are never upside down", () => {
    const rows = draws(rangesPart([tpsa]), 8000);
    for (const [low, high] of rows) {
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(10);
      expect(high).toBeLessThanOrEqual(200);
    }
    const both = rows.filter(([low, high]) => low === 60 && high === 100).length / rows.length;
    expect(Math.abs(both - 0.25)).toBeLessThan(0.02);
  });

  test("of counts have whole ends", () => {
    for (const [low, high] of draws(rangesPart([rings]), 500)) {
      expect(Number.isInteger(low) && Number.isInteger(high)).toBe(true);
    }
  });

  test("around known molecules hold their values, but for a tenth that miss them on purpose", () => {
    const rng = createRng(9);
    let missed = 0;
    for (let i = 0; i < 4000; i++) {
      const [low, high, from, to] = rangesAround([tpsa, rings], [80, 2], rng);
      if (80 < low || 80 > high) missed++;
      expect(low).toBeLessThanOrEqual(high);
      expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
    }
    expect(Math.abs(missed / 4000 - 0.1)).toBeLessThan(0.015);
    expect([...rangesAround([tpsa], [80], rng, { spread: 0.15, outside: 0 })]).toSatisfy(
      ([low, high]: number[]) => low <= 80 && high >= 80,
    );
  });
});

describe("focus directions", () => {
  const region = { cosine: 0.98, borderFactor: 0.2, thermometerBins: 16 };
  const names = ["a", "b", "c"];

  test.each([
    { type: "uniform", ...region },
    { type: "dirichlet", alpha: 1.5, ...region },
    { type: "partitioned", partitions: 8, ...region },
    { type: "tabular", divisions: 5, ...region },
  ] as const)("of $type are unit vectors without negative coordinates", (options) => {
    for (const direction of draws(focusPart(options, names), 300)) {
      expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
      expect(Math.min(...direction)).toBeGreaterThanOrEqual(0);
    }
  });

  test("of a partition lie apart from each other, each with about the same share", () => {
    const rng = createRng(0);
    const centers = partitionDirections(2, 4, rng);
    const angles = centers.map(([x, y]) => Math.atan2(y, x)).sort((a, b) => a - b);
    // Four equal arcs of the quarter circle have their middles at 1/8, 3/8, 5/8, 7/8 of it.
    for (const [i, angle] of angles.entries()) {
      expect(Math.abs(angle - ((2 * i + 1) / 8) * (Math.PI / 2))).toBeLessThan(0.08);
    }
  });

  test("of a table are those of the cube's faces", () => {
    expect(faceDirections(2, 2)).toHaveLength(5);
    expect(faceDirections(3, 30)).toHaveLength(31 ** 3 - 30 ** 3);
  });

  test("that were tried and never reached are drawn a tenth as often after a quarter of training", () => {
    const table = createDirectionTable(2);
    const shareOfFirst = (progress: number): number => {
      const rng = createRng(8);
      return mean(Array.from({ length: 8000 }, () => 1 - table.draw(rng, progress)));
    };
    table.asked(0, 0.1);
    table.asked(1, 0.1);
    table.found(1, 0.1);
    expect(Math.abs(shareOfFirst(0.2) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(shareOfFirst(0.5) - 0.1 / 1.1)).toBeLessThan(0.01);
    // Nothing is learned in the last quarter.
    table.found(0, 0.8);
    expect(Math.abs(shareOfFirst(0.9) - 0.1 / 1.1)).toBeLessThan(0.01);
    // What was learned is saved and read back.
    const copy = createDirectionTable(2);
    copy.setState(table.getState());
    expect(copy.getState()).toEqual({ tried: Uint8Array.of(1, 1), reached: Uint8Array.of(0, 1) });
  });

  test("of a table learn from objects that others were asked for", () => {
    const part = focusPart({ type: "tabular", divisions: 1, ...region }, ["a", "b"]);
    // Directions (0, 1), (1, 0), (1, 1): asked for the first, an object of the second is found.
    part.observe(Float64Array.of(0, 1), [0.9, 0.01], 0.1);
    expect(part.getState()).toEqual({
      tried: Uint8Array.of(1, 0, 0),
      reached: Uint8Array.of(0, 1, 0),
    });
  });
});
