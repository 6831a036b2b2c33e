import { describe, expect, test } from "vitest";
import { createConditionalReward } from "../../src/conditioning/conditionalReward.ts";
import type { Conditions } from "../../src/conditioning/part.ts";
import type { Composition } from "../../src/rewards/composition.ts";

type Values = Readonly<Record<string, readonly number[]>>;

function objectsOf(values: Values, valid?: readonly number[]) {
  const count = Object.values(values)[0].length;
  return {
    canonical: Array.from({ length: count }, (_, i) => `object ${i}`),
    values: Object.fromEntries(
      Object.entries(values).map(([name, list]) => [name, Float64Array.from(list)]),
    ),
    reward: new Float64Array(count).fill(2),
    logReward: new Float64Array(count).fill(Math.log(2)),
    valid: Uint8Array.from(valid ?? Array(count).fill(1)),
  };
}

const identity = (name: string, weight = 1) =>
  ({ name, weight, transform: { type: "identity" } }) as const;

const pair: Composition = {
  parts: [identity("a", 0.6), identity("b", 0.4)],
  combine: "weightedSum",
};

const asked = (count: number, parts: Conditions["asked"]): Conditions => ({ count, asked: parts });

describe("preferences", () => {
  const options = { objectives: ["a", "b"], properties: [] };
  const objects = objectsOf({ a: [0.2, 0.2, 0.2], b: [0.8, 0.8, 0.8] }, [1, 1, 0]);
  const preferences = Float64Array.of(0.25, 0.75, 1, 0, 1, 0);

  test.each([
    ["weightedSum", 0.25 * 0.2 + 0.75 * 0.8, 0.2],
    ["weightedProduct", 0.2 ** 0.25 * 0.8 ** 0.75, 0.2],
    ["tchebycheff", 1 - Math.max(0.25 * 0.8, 0.75 * 0.2), 0.2],
  ] as const)("take the place of the config's weights in %s", (combine, first, second) => {
    const reward = createConditionalReward({ ...options, composition: { ...pair, combine } });
    const found = reward.evaluate(objects, asked(3, { preferences }));
    expect(found.reward[0]).toBeCloseTo(first, 12);
    expect(found.reward[1]).toBeCloseTo(second, 12);
    expect(found.logReward[0]).toBeCloseTo(Math.log(first), 12);
    // The last object is invalid.
    expect([...found.met]).toEqual([1, 1, 0]);
    expect([found.reward[2], found.logReward[2]]).toEqual([0, Number.NEGATIVE_INFINITY]);
  });

  test("without them the config's weights hold", () => {
    const reward = createConditionalReward({ ...options, composition: pair });
    expect(reward.evaluate(objects, asked(3, {})).reward[0]).toBeCloseTo(0.6 * 0.2 + 0.4 * 0.8, 12);
  });

  test("weigh the named objectives; other columns stay factors", () => {
    const composition = { ...pair, parts: [...pair.parts, identity("alert")] };
    const reward = createConditionalReward({ ...options, composition });
    const more = objectsOf({ a: [0.2], b: [0.8], alert: [0.5] });
    const found = reward.evaluate(more, asked(1, { preferences: Float64Array.of(0.5, 0.5) }));
    expect(found.reward[0]).toBeCloseTo(0.25, 12);
  });
});

describe("ranges of A-GFN", () => {
  // Pandey et al. 2024: property, slope, tau, asked range.
  const ranged = (preference: -1 | 0 | 1, tau: number): Composition => ({
    parts: [
      { name: "p", weight: 1, transform: { type: "range", low: 0, high: 1, preference, tau } },
    ],
    combine: "product",
  });
  const rewardAt = (
    value: number,
    [low, high]: readonly [number, number],
    slope: -1 | 0 | 1,
    tau: number,
  ): number =>
    createConditionalReward({
      ...{ composition: ranged(slope, tau), objectives: [], properties: ["p"] },
    }).evaluate(objectsOf({ p: [value] }), asked(1, { ranges: Float64Array.of(low, high) }))
      .reward[0];

  test.each([
    // TPSA, slope 0, tau 20
    [60, [60, 100], 0, 20, 1],
    [100, [60, 100], 0, 20, 1],
    [40, [60, 100], 0, 20, Math.exp(-1)],
    [120, [60, 100], 0, 20, Math.exp(-1)],
    // asked for another range than the config's
    [80, [100, 120], 0, 20, Math.exp(-1)],
    // rings, slope +1, tau 1: half at the lower end, all at the upper end, halved below
    [1, [1, 3], 1, 1, 0.5],
    [2, [1, 3], 1, 1, 0.75],
    [3, [1, 3], 1, 1, 1],
    [0, [1, 3], 1, 1, 0.5 * Math.exp(-1)],
    [4, [1, 3], 1, 1, Math.exp(-1)],
    // slope -1: the mirror image
    [1, [1, 3], -1, 1, 1],
    [3, [1, 3], -1, 1, 0.5],
    [0, [1, 3], -1, 1, Math.exp(-1)],
    [5, [1, 3], -1, 1, 0.5 * Math.exp(-2)],
    // SA, slope 0, tau 1; a range of one value
    [2.5, [1, 3], 0, 1, 1],
    [2, [2, 2], 1, 1, 1],
  ] as const)(
    "%d in %j with slope %d and tau %d is worth %f",
    (value, range, slope, tau, worth) => {
      expect(rewardAt(value, range, slope, tau)).toBeCloseTo(worth, 12);
    },
  );

  test("the reward has no step at either end, whatever the slope", () => {
    for (const slope of [-1, 0, 1] as const) {
      for (const end of [60, 100]) {
        const [below, above] = [end - 1e-9, end + 1e-9].map((x) =>
          rewardAt(x, [60, 100], slope, 20),
        );
        expect(below).toBeCloseTo(above, 8);
      }
    }
  });

  test("of several properties multiply, each row by its own range", () => {
    const composition: Composition = {
      parts: [
        ...ranged(0, 1).parts,
        {
          name: "q",
          weight: 1,
          transform: { type: "range", low: 0, high: 1, preference: 0, tau: 2 },
        },
        identity("qed"),
      ],
      combine: "product",
    };
    const reward = createConditionalReward({
      ...{ composition, objectives: ["qed"], properties: ["p", "q"] },
    });
    const objects = objectsOf({ p: [1, 1], q: [4, 4], qed: [0.5, 0.5] });
    const ranges = Float64Array.of(2, 3, 0, 2, 0, 1, 4, 5);
    const found = reward.evaluate(objects, asked(2, { ranges }));
    expect(found.reward[0]).toBeCloseTo(0.5 * Math.exp(-1) * Math.exp(-1), 12);
    expect(found.reward[1]).toBeCloseTo(0.5, 12);
  });
});

describe("a focus direction", () => {
  const reward = createConditionalReward({
    ...{ composition: pair, objectives: ["a", "b"], properties: [] },
    focus: { cosine: 0.9, borderFactor: 0.2 },
  });

  test("scales what lies in its region and takes out the rest", () => {
    const objects = objectsOf({ a: [0.5, 0.5, 0], b: [0.5, 0, 0.5] });
    const straight = Float64Array.of(...[1, 1], ...[1, 1], ...[1, 0]).map((x) => x * Math.SQRT1_2);
    const found = reward.evaluate(objects, asked(3, { focus: straight }));
    expect(found.reward[0]).toBeCloseTo(0.5, 12);
    expect([...found.reward.slice(1)]).toEqual([0, 0]);
    expect([...found.met]).toEqual([1, 0, 0]);
    // Out of focus is no invalid object: its log reward is that of the least reward.
    expect(found.logReward[1]).toBeCloseTo(-30 * Math.LN10, 10);
  });
});

describe("a target", () => {
  test("leaves its own reward alone and scales that of all others", () => {
    const reward = createConditionalReward({
      ...{ objectives: [], properties: [] },
      target: { missFactor: 1e-3, codeOf: (object) => Float64Array.of(Number(object.slice(-1))) },
    });
    const objects = objectsOf({ p: [0, 0] });
    const found = reward.evaluate(objects, asked(2, { target: Float64Array.of(0, 0) }));
    expect(found.reward[0]).toBeCloseTo(2, 12);
    expect(found.reward[1]).toBeCloseTo(2e-3, 12);
    expect([...(found.reached ?? [])]).toEqual([1, 0]);
  });
});
