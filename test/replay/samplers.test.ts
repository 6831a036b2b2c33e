import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import type { ReplayStrategy } from "../../src/replay/config.ts";
import { createSampler } from "../../src/replay/samplers.ts";
import { countsOf, item, items, shuffled } from "./items.ts";

const SEED = 6;
const DRAWN = 20_000;

/** Share of the draws that each of items 0..9 gets, and the total over `from`..9. */
function shares(strategy: ReplayStrategy) {
  const sample = createSampler(shuffled(items(0, 10), SEED), strategy);
  const counts = countsOf(sample(DRAWN, createRng(SEED)));
  const of = items(0, 10).map(({ object }) => (counts.get(object) ?? 0) / DRAWN);
  return { of, from: (first: number) => of.slice(first).reduce((sum, share) => sum + share, 0) };
}

/** Five standard deviations of a share p of all draws. */
const tolerance = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / DRAWN);
const expectShare = (found: number, p: number) =>
  expect(Math.abs(found - p)).toBeLessThanOrEqual(tolerance(p));

test(`uniform: all items are equally likely (seed ${SEED})`, () => {
  for (const share of shares({ type: "uniform" }).of) expectShare(share, 0.1);
});

test("prioritized: exactly the share asked for comes from the best, the rest from the others", () => {
  const { of, from } = shares({ type: "prioritized", topFraction: 0.2, topShare: 0.75 });
  expect(from(8)).toBeCloseTo(0.75, 12);
  expectShare(of[9], 0.375);
  for (const share of of.slice(0, 8)) expectShare(share, 0.25 / 8);
});

test("prioritized: of few items the best one counts as best, and one item is all there is", () => {
  const strategy = { type: "prioritized", topFraction: 0.1, topShare: 0.5 } as const;
  const few = countsOf(createSampler(items(0, 3), strategy)(1000, createRng(SEED)));
  expect(few.get("2")).toBe(500);
  const one = countsOf(createSampler([item(4)], strategy)(10, createRng(SEED)));
  expect(one).toEqual(new Map([["4", 10]]));
});

test("nondominated: a share comes from the front, evenly, the rest from all items", () => {
  const points = [[0, 3], [2, 2], [3, 0], [2, 2], [1, 1], [0, 3.1], undefined];
  const compared = points.map((point, n) => ({ ...item(n), ...(point && { point }) }));
  const front = ["1", "2", "3", "5"];
  const all = createSampler(compared, { type: "nondominated", frontShare: 1 });
  for (const name of front) expect(countsOf(all(8, createRng(SEED))).get(name)).toBe(2);
  const half = createSampler(compared, { type: "nondominated", frontShare: 0.5 });
  const counts = countsOf(half(DRAWN, createRng(SEED)));
  const shareOf = (name: string): number => (counts.get(name) ?? 0) / DRAWN;
  for (const name of front) expectShare(shareOf(name), 1 / 8 + 1 / 14);
  for (const name of ["0", "4", "6"]) expectShare(shareOf(name), 1 / 14);
});

test("nondominated: where nothing can be compared all items are drawn", () => {
  const sample = createSampler(items(0, 3), { type: "nondominated", frontShare: 1 });
  expect(countsOf(sample(6, createRng(SEED)))).toEqual(new Map(["0", "1", "2"].map((n) => [n, 2])));
});

test("percentile: items below it are never drawn, those from it on equally often", () => {
  const { of, from } = shares({ type: "percentile", percentile: 75 });
  // The 75th percentile of 1..10 lies between the 7th and the 8th value.
  expect(from(7)).toBe(1);
  for (const share of of.slice(7)) expectShare(share, 1 / 3);
  expect(shares({ type: "percentile", percentile: 0 }).of.every((share) => share > 0)).toBe(true);
});

test("percentile: items as good as the last one count too", () => {
  const equal = ["a", "b", "c", "d"].map((object) => ({ ...item(1), object }));
  const sample = createSampler(equal, { type: "percentile", percentile: 99 });
  expect(countsOf(sample(1000, createRng(SEED))).size).toBe(4);
});

test("softmax: probabilities go with exp(coefficient * reward)", () => {
  const { of } = shares({ type: "softmax", coefficient: 0.5 });
  const weights = of.map((_, n) => Math.exp(0.5 * (n + 1)));
  const total = weights.reduce((a, b) => a + b, 0);
  for (const [n, share] of of.entries()) expectShare(share, weights[n] / total);
});

test("softmax: a huge coefficient takes the best, invalid items count as reward 0", () => {
  const huge = createSampler(items(0, 10), { type: "softmax", coefficient: 1e4 });
  expect(countsOf(huge(100, createRng(SEED)))).toEqual(new Map([["9", 100]]));
  const pair = [
    { ...item(0), logReward: Number.NEGATIVE_INFINITY },
    { ...item(1), valid: false },
  ];
  const even = createSampler(pair, { type: "softmax", coefficient: 8 });
  expectShare((countsOf(even(DRAWN, createRng(SEED))).get("1") ?? 0) / DRAWN, 0.5);
});
