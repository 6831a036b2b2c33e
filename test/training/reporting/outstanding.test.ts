import { describe, expect, test } from "vitest";
import {
  bestObjects,
  diversePicks,
  modesInOrder,
  paretoFronts,
} from "../../../src/training/reporting/outstanding.ts";

const TEXT = ["CCCCCCO", "CCCCCCCO", "c1ccccc1", "CCCCCO", "not a molecule"];

const objects = (reward: number[], values: Record<string, number[]> = {}) => ({
  text: TEXT.slice(0, reward.length),
  step: Float64Array.from(reward, (_, i) => i + 1),
  reward: Float64Array.from(reward),
  values: Object.fromEntries(
    Object.entries(values).map(([name, column]) => [name, Float64Array.from(column)]),
  ),
});

test("the best come first, equal ones in the order in which they were found", () => {
  expect(bestObjects(objects([0.1, 0.9, 0.5, 0.9]), 3)).toEqual([1, 3, 2]);
});

test("picks are the best that are unlike each other; what is no molecule is passed over", () => {
  expect(diversePicks(objects([0.7, 0.9, 0.5, 0.6, 1]), 10)).toEqual([1, 2]);
  expect(diversePicks(objects([0.7, 0.9, 0.5, 0.6, 1]), 1)).toEqual([1]);
});

describe("modes", () => {
  test("are all objects of enough reward, in the order in which they were found", () => {
    expect(modesInOrder(objects([0.7, 0.3, 0.5, 0.6]), 0.5)).toEqual([0, 2, 3]);
  });

  test("reach a threshold that rounding has moved by the last bit", () => {
    expect(modesInOrder(objects([0.1 + 0.5 + 2, 2.6]), 2 + 0.5 + 0.1)).toEqual([0, 1]);
  });

  test("that are molecules are unlike those found before them", () => {
    expect(modesInOrder(objects([0.7, 0.9, 0.5, 0.6]), 0.5, 0.7)).toEqual([0, 2]);
  });
});

describe("the Pareto front", () => {
  const identity = (value: number) => value;

  test("is judged by what the components contribute, and ordered by the first", () => {
    const found = objects([1, 1, 1, 1], { a: [1, 2, 3, 0], b: [5, 9, 1, 7] });
    const [up] = paretoFronts(found, { a: identity, b: identity });
    expect([up.x, up.y, up.front]).toEqual(["a", "b", [1, 2]]);
    const [down] = paretoFronts(found, { a: identity, b: (value) => -value });
    expect(down.front).toEqual([2]);
    expect(up.spearman).toBeCloseTo(-0.4, 12);
  });

  test("leaves out objects that lack a component", () => {
    const found = objects([1, 1, 1, 1], { a: [1, 2, Number.NaN, 0], b: [5, 9, 99, 7] });
    const [{ objects: shown, front }] = paretoFronts(found, { a: identity, b: identity });
    expect(shown).toEqual([0, 1, 3]);
    expect(front.map((row) => shown[row])).toEqual([1]);
  });

  test("keeps its points where others are thinned out, and at most six pairs", () => {
    const count = 5000;
    const many = {
      ...{ text: new Array<string>(count).fill("C"), step: new Float64Array(count) },
      reward: new Float64Array(count).fill(1),
      values: Object.fromEntries(
        [..."abcde"].map((name, k) => [
          name,
          Float64Array.from({ length: count }, (_, i) => Math.sin(i * (k + 1))),
        ]),
      ),
    };
    const factors = Object.fromEntries([..."abcde"].map((name) => [name, identity]));
    const fronts = paretoFronts(many, factors);
    expect(fronts).toHaveLength(6);
    for (const { objects: shown, front, frontSize, x, y } of fronts) {
      expect(front.length).toBe(Math.min(frontSize, 150));
      expect(shown.length).toBeLessThan(2000);
      for (const row of front) {
        const beaten = many.values[x].some(
          (value, i) =>
            value > many.values[x][shown[row]] && many.values[y][i] > many.values[y][shown[row]],
        );
        expect(beaten).toBe(false);
      }
    }
  });
});
