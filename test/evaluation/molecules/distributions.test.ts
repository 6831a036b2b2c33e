import { describe, expect, test } from "vitest";
import { createRng } from "../../../src/core/rng.ts";
import { aucTopK } from "../../../src/evaluation/molecules/aucTopK.ts";
import { countCosine, countNames } from "../../../src/evaluation/molecules/countCosine.ts";
import { describeDistribution } from "../../../src/evaluation/molecules/distribution.ts";
import { filtersPassed } from "../../../src/evaluation/molecules/filtersPassed.ts";
import { novelty } from "../../../src/evaluation/molecules/novelty.ts";
import { sampleCounts } from "../../../src/evaluation/molecules/sampleCounts.ts";
import { scaffoldCounts } from "../../../src/evaluation/molecules/scaffoldCounts.ts";
import { wasserstein } from "../../../src/evaluation/molecules/wasserstein.ts";

test("validity is of all rows, uniqueness of the valid ones", () => {
  expect(sampleCounts(["CC", null, "CC", "CO"])).toEqual({
    ...{ molecules: 4, valid: 3, distinct: 2 },
    ...{ validity: 3 / 4, uniqueness: 2 / 3 },
  });
  expect(sampleCounts([])).toMatchObject({ validity: null, uniqueness: null });
  expect(sampleCounts([null])).toMatchObject({ validity: 0, uniqueness: null });
});

test("novelty is the share of distinct molecules that the reference lacks", () => {
  expect(novelty(["CC", "CC", "CO", "CN"], ["CO"])).toBe(2 / 3);
  expect(novelty(["CC"], [])).toBe(1);
  expect(novelty([], ["CC"])).toBeNull();
});

test("scaffolds are counted once, and set against the molecules with rings", () => {
  const scaffolds = ["C1CC1", "", "C1CC1", "c1ccccc1", ""];
  expect(scaffoldCounts(scaffolds, ["c1ccccc1", ""])).toEqual({
    ...{ count: 2, diversity: 2 / 3, acyclic: 2, novelty: 1 / 2 },
  });
  expect(scaffoldCounts(["", ""])).toEqual({
    ...{ count: 0, diversity: null, acyclic: 2, novelty: null },
  });
});

describe("the Wasserstein distance", () => {
  test("is the work of moving one sample to the other", () => {
    expect(wasserstein([0, 1, 3], [5, 6, 8])).toBe(5);
    expect(wasserstein([3, 1, 2], [2, 3, 1])).toBe(0);
    // Half of the mass goes from 0 to 2.
    expect(wasserstein([0, 0, 0, 0], [0, 2])).toBe(1);
    expect(wasserstein([], [1])).toBeNull();
  });

  test("is the mean difference of sorted values, each repeated to equal numbers", () => {
    const rng = createRng(3);
    const [a, b] = [6, 10].map((n) => Float64Array.from({ length: n }, () => rng.normal()).sort());
    const total = 30;
    let sum = 0;
    for (let i = 0; i < total; i++) sum += Math.abs(a[Math.floor(i / 5)] - b[Math.floor(i / 3)]);
    expect(wasserstein(a, b)).toBeCloseTo(sum / total, 12);
    expect(wasserstein(b, a)).toBeCloseTo(sum / total, 12);
  });
});

test("a distribution has its mean, spread and distance to the reference", () => {
  expect(describeDistribution([4, 1, 1, 2], [1, 2])).toEqual({
    ...{ mean: 2, deviation: Math.sqrt(1.5), least: 1, median: 1.5, greatest: 4 },
    ...{ referenceMean: 1.5, wasserstein: 0.5 },
  });
  expect(describeDistribution([])).toEqual({
    ...{ mean: null, deviation: null, least: null, median: null, greatest: null },
    ...{ referenceMean: null, wasserstein: null },
  });
});

test("the cosine of counts is 1 for proportional ones and 0 for disjoint ones", () => {
  const counts = (text: string) => countNames(text.split(""));
  expect(countCosine(counts("aab"), counts("aaaabb"))).toBeCloseTo(1, 12);
  expect(countCosine(counts("aab"), counts("cc"))).toBe(0);
  expect(countCosine(counts("aab"), counts("abbc"))).toBeCloseTo(4 / Math.sqrt(5 * 6), 12);
  expect(countCosine(counts("a"), countNames([]))).toBeNull();
});

test("a filter is passed without an alert, Lipinski's with one violation at most", () => {
  const passed = filtersPassed({
    painsAlerts: [0, 0, 1, 0],
    brenkAlerts: [0, 3, 0, 0],
    lipinskiViolations: [1, 0, 0, 2],
  });
  expect(passed).toEqual({ pains: 3 / 4, brenk: 3 / 4, lipinski: 3 / 4, all: 1 / 4 });
  const empty = { painsAlerts: [], brenkAlerts: [], lipinskiViolations: [] };
  expect(filtersPassed(empty)).toEqual({ pains: null, brenk: null, lipinski: null, all: null });
});

describe("the AUC of the top k", () => {
  test("joins the means of the best so far by straight lines, and keeps the last one", () => {
    // Call 2: 0.6, from 0; call 3: 0.6; to call 4: 0.6. Areas 0.6 + 0.6 + 0.6.
    expect(aucTopK([0.2, 0.6, 0.4], { k: 1, budget: 4, spacing: 2 })).toEqual({
      ...{ k: 1, budget: 4, calls: 3 },
      value: expect.closeTo(0.45, 12),
    });
  });

  test("leaves out calls beyond the budget", () => {
    const options = { k: 2, budget: 2, spacing: 1 };
    // Call 1: 1, call 2: 0.75; areas 0.5 + 0.875.
    expect(aucTopK([1, 0.5, 9], options)?.value).toBeCloseTo(1.375 / 2, 12);
    expect(aucTopK([1, 0.5, 9], options)?.calls).toBe(2);
    expect(aucTopK([], options)).toBeNull();
  });

  test("agrees with sorting all rewards at each point", () => {
    const rng = createRng(8);
    const rewards = Array.from({ length: 730 }, () => rng.next());
    const meanOfBest = (calls: number) =>
      rewards
        .slice(0, calls)
        .sort((x, y) => y - x)
        .slice(0, 10)
        .reduce((sum, reward) => sum + reward / 10, 0);
    const points = [100, 200, 300, 400, 500, 600, 700, 730].map((calls) => [
      calls,
      meanOfBest(calls),
    ]);
    let area = 270 * points[7][1];
    points.reduce(
      ([calls, mean], [nextCalls, nextMean]) => {
        area += ((nextCalls - calls) * (mean + nextMean)) / 2;
        return [nextCalls, nextMean];
      },
      [0, 0],
    );
    expect(aucTopK(rewards, { budget: 1000 })?.value).toBeCloseTo(area / 1000, 12);
  });
});
