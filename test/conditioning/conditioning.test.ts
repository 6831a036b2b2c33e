import { describe, expect, test } from "vitest";
import { createConditioning } from "../../src/conditioning/conditioning.ts";
import { betasOf, joinConditions, selectConditions } from "../../src/conditioning/conditions.ts";
import { conditioningSection } from "../../src/conditioning/config.ts";
import { logRewardsUnder } from "../../src/conditioning/logRewards.ts";
import { targetEncoder } from "../../src/conditioning/targetEncoders.ts";
import { createRng } from "../../src/core/rng.ts";
import type { Composition } from "../../src/rewards/composition.ts";

const composition: Composition = {
  parts: [
    { name: "a", weight: 1, transform: { type: "identity" } },
    { name: "b", weight: 1, transform: { type: "identity" } },
    {
      ...{ name: "p", weight: 1 },
      transform: { type: "range", low: 2, high: 4, preference: 0, tau: 1 },
    },
  ],
  combine: "weightedSum",
};
const temperature = { type: "uniform", low: 1, high: 4, thermometerBins: 2 } as const;

const create = (section: unknown) =>
  createConditioning({ temperature, composition, config: conditioningSection.parse(section) });

function objectsOf(values: Readonly<Record<"a" | "b" | "p", readonly number[]>>) {
  const count = values.a.length;
  return {
    canonical: values.a.map((_, i) => `${i}`),
    values: Object.fromEntries(
      Object.entries(values).map(([name, list]) => [name, Float64Array.from(list)]),
    ),
    reward: new Float64Array(count).fill(1),
    logReward: new Float64Array(count),
    valid: new Uint8Array(count).fill(1),
  };
}

const draw = { rng: createRng(1), progress: 0 };

describe("the conditioning matrix", () => {
  test("has the codes of all parts side by side", () => {
    const conditioning = create({
      preferences: { type: "dirichlet", thermometerBins: 2 },
      ranges: { p: { low: 0, high: 8, thermometerBins: 4 } },
    });
    expect(conditioning.objectives).toEqual(["a", "b"]);
    expect(conditioning.size).toBe(2 + 2 * 2 + 2 * 4);
    const conditions = {
      count: 1,
      asked: {
        beta: Float64Array.of(3),
        preferences: Float64Array.of(0.25, 0.75),
        ranges: Float64Array.of(2, 4),
      },
    };
    expect([...conditioning.encode(conditions)]).toEqual([
      ...[1, 0.5],
      ...[0.5, 0, 1, 0.5],
      ...[1, 0, 0, 0, 1, 1, 0, 0],
    ]);
  });

  test("has no columns where the same is always asked", () => {
    const fixed = createConditioning({
      ...{ temperature: { type: "constant", beta: 8 }, composition },
      config: conditioningSection.parse({ preferences: { type: "fixed", weights: { a: 1 } } }),
    });
    expect(fixed.size).toBe(0);
    expect(fixed.hasGoals).toBe(true);
    expect(fixed.encode(fixed.draw(3, draw))).toHaveLength(0);
  });

  test("rows can be taken and put together again", () => {
    const conditioning = create({ preferences: { type: "dirichlet" } });
    const all = conditioning.draw(5, draw);
    const { parts } = conditioning;
    const first = selectConditions(parts, all, [0, 1]);
    const rest = selectConditions(parts, all, [2, 3, 4]);
    expect(joinConditions(parts, first, rest)).toEqual(all);
    expect([...betasOf(rest)]).toEqual([...betasOf(all).slice(2)]);
  });
});

test("beta multiplies the log of the conditional reward, and the floor is for what is out of focus", () => {
  const conditioning = create({
    ...{ objectives: ["a", "b"], focus: { type: "uniform", cosine: 0.9 } },
  });
  const objects = objectsOf({ a: [1, 0], b: [1, 1], p: [3, 3] });
  const focus = Float64Array.of(1, 1, 1, 0).map((x) => x * Math.SQRT1_2);
  focus.set([1, 0], 2);
  const conditions = { count: 2, asked: { beta: Float64Array.of(2, 3), focus } };
  const found = logRewardsUnder(conditioning, objects, { conditions, floor: -40 });
  expect(found.scaledLogReward[0]).toBeCloseTo(2 * Math.log(2), 12);
  expect(found.scaledLogReward[1]).toBe(-40);
});

test("without goals, rewards are those of the objects", () => {
  const conditioning = create({});
  const objects = { ...objectsOf({ a: [1], b: [1], p: [9] }), reward: Float64Array.of(0.3) };
  objects.logReward.fill(Math.log(0.3));
  const found = conditioning.evaluate(objects, conditioning.usual(1));
  expect([found.reward[0], found.logReward[0], found.met[0]]).toEqual([0.3, Math.log(0.3), 1]);
});

describe("hindsight", () => {
  const rng = createRng(5);

  test("asks replayed objects for ranges around what they are", () => {
    const conditioning = create({
      ranges: { p: { low: 0, high: 8 } },
      hindsight: 1,
    });
    const objects = objectsOf({
      a: Array(400).fill(1),
      b: Array(400).fill(1),
      p: Array(400).fill(7),
    });
    const before = conditioning.draw(400, draw);
    const after = conditioning.relabel(before, objects, rng).asked.ranges ?? new Float64Array(0);
    const holding = Array.from({ length: 400 }, (_, i) => i).filter(
      (i) => after[2 * i] <= 7 && after[2 * i + 1] >= 7,
    );
    // All but a tenth, which miss on purpose.
    expect(holding.length).toBeGreaterThan(330);
    expect(holding.length).toBeLessThan(385);
    // What was asked before is left alone.
    expect(before.asked.ranges).not.toEqual(after);
  });

  test("turns directions of objects out of focus into their own, a share of them alone", () => {
    const section = { objectives: ["a", "b"], focus: { type: "uniform" } };
    const objects = objectsOf({
      a: Array(300).fill(3),
      b: Array(300).fill(4),
      p: Array(300).fill(3),
    });
    const away = {
      count: 300,
      asked: {
        beta: new Float64Array(300).fill(1),
        focus: Float64Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 1 : 0)),
      },
    };
    const share = (hindsight: number): number => {
      const found = create({ ...section, hindsight }).relabel(away, objects, rng).asked.focus;
      const own = Array.from({ length: 300 }, (_, i) => i).filter(
        (i) => Math.abs((found?.[2 * i] ?? 0) - 0.6) < 1e-12,
      );
      return own.length / 300;
    };
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
    expect(Math.abs(share(0.3) - 0.3)).toBeLessThan(0.08);
  });

  test("leaves directions alone that were met", () => {
    const conditioning = create({
      ...{ objectives: ["a", "b"], focus: { type: "uniform", cosine: 0.9 }, hindsight: 1 },
    });
    const objects = objectsOf({ a: [1], b: [0.9], p: [3] });
    const focus = Float64Array.of(Math.SQRT1_2, Math.SQRT1_2);
    const asked = { beta: Float64Array.of(1), focus };
    const after = conditioning.relabel({ count: 1, asked }, objects, rng);
    expect(after.asked.focus).toEqual(focus);
  });
});

describe("a target", () => {
  const conditioning = createConditioning({
    ...{ temperature, config: conditioningSection.parse({ target: {}, hindsight: 1 }) },
    target: {
      encoder: targetEncoder({ type: "hypergrid", dimensions: 2, side: 3 }),
      missFactor: 1e-5,
    },
  });

  test("is drawn from all cells of a grid and told as coordinates", () => {
    const rows = conditioning.draw(200, draw);
    const seen = new Set<string>();
    for (let t = 0; t < 200; t++) {
      const code = [...(rows.asked.target ?? []).slice(6 * t, 6 * t + 6)];
      expect(code.slice(0, 3).reduce((a, b) => a + b)).toBe(1);
      expect(code.slice(3).reduce((a, b) => a + b)).toBe(1);
      seen.add(code.join(""));
    }
    expect(seen.size).toBe(9);
    expect([...conditioning.codeOfTarget("2,0")]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test("is worth what its object is worth, and others next to nothing", () => {
    const objects = {
      canonical: ["2,0", "1,1"],
      values: {},
      reward: Float64Array.of(3, 3),
      logReward: new Float64Array(2).fill(Math.log(3)),
      valid: Uint8Array.of(1, 1),
    };
    const target = Float64Array.of(...[0, 0, 1, 1, 0, 0], ...[0, 0, 1, 1, 0, 0]);
    const conditions = { count: 2, asked: { beta: Float64Array.of(1, 1), target } };
    const { reward } = conditioning.evaluate(objects, conditions);
    expect(reward[0]).toBe(3);
    expect(reward[1]).toBeCloseTo(3e-5, 12);
    const after = conditioning.relabel(conditions, objects, createRng(1));
    expect([...(after.asked.target ?? [])].slice(6)).toEqual([0, 1, 0, 0, 1, 0]);
  });

  test("that is a molecule is told by its fingerprint, however it is written", () => {
    const encoder = targetEncoder({ type: "atoms" });
    expect(encoder.encode("OCC")).toEqual(encoder.encode("CCO"));
    expect(encoder.encode("CCO")).not.toEqual(encoder.encode("CCN"));
    expect(encoder.draw).toBeUndefined();
    const text = targetEncoder({ type: "strings", alphabet: "AC", length: 2 });
    expect([...text.encode("CA")]).toEqual([0, 1, 1, 0]);
  });
});

test("a target that is a graph is told by its colours and edges", () => {
  const { columns, encode } = targetEncoder({ type: "graphs", colors: 2, maxNodes: 3 });
  expect(columns).toBe(9);
  expect([...encode("0;")]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect([...encode("0 1 1;0-1 1-2")]).toEqual([1, 0, 0, 1, 0, 1, 1, 0, 1]);
});

test("what was learned of directions goes into a checkpoint and comes back", () => {
  const section = {
    objectives: ["a", "b"],
    focus: { type: "tabular", divisions: 1 },
  };
  const conditioning = create(section);
  const asked = { beta: Float64Array.of(1), focus: Float64Array.of(0, 1) };
  conditioning.observe({ count: 1, asked }, objectsOf({ a: [1], b: [0], p: [3] }), 0);
  const state = conditioning.getState();
  expect(state.directions).toEqual({
    tried: Uint8Array.of(1, 0, 0),
    reached: Uint8Array.of(0, 1, 0),
  });
  const resumed = create(section);
  resumed.setState(state);
  expect(resumed.getState()).toEqual(state);
  expect(create({}).getState()).toEqual({});
});
