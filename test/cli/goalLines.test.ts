import { expect, test } from "vitest";
import { goalLines } from "../../src/cli/goalLines.ts";

const front = { hypervolume: 0.5, paretoSize: 7, r2: 0.1, igd: 0.2, hsri: 0.6, pcEntropy: 1.5 };

test("figures of goals stand beside those of a random policy", () => {
  const lines = goalLines({
    preferences: {
      ...{ ...front, goals: 15, samples: 128, objectives: ["qed", "sa"], each: [] },
      random: { ...front, hypervolume: 0.4, paretoSize: 3 },
      ...{ meanPearson: 0.75, pearson: { qed: 0.7, sa: 0.8 } },
      ...{ topByGoal: { k: 10, meanReward: 0.9 }, focusAccuracy: 0.66 },
    },
  });
  expect(lines).toContainEqual(["goals", 15, "128 objects each"]);
  expect(lines).toContainEqual(["mean Pearson", 0.75, "qed 0.70, sa 0.80"]);
  expect(lines).toContainEqual(["hypervolume", 0.5, "random policy 0.4, 1.25 times that"]);
  expect(lines).toContainEqual(["Pareto front", 7, "random policy 3"]);
  expect(lines).toContainEqual(["focus accuracy", 0.66, "share in the region asked for"]);
});

test("a hypervolume of too many objectives is left open", () => {
  const none = { ...front, hypervolume: null };
  const lines = goalLines({
    preferences: {
      ...{ ...none, goals: 1, samples: 2, objectives: [], each: [], random: none },
      ...{ meanPearson: 0, pearson: {}, topByGoal: { k: 10, meanReward: 0 } },
    },
  });
  expect(lines).toContainEqual(["hypervolume", null, "random policy -"]);
});

test("each range has its share inside, its slack and its error", () => {
  const range = { low: 40, high: 60, inside: 0.5, success: 0.625, normalizedError: 0.1234 };
  const found = goalLines({ ranges: [{ ...range, property: "tpsa", goal: "range tpsa=40:60" }] });
  expect(found).toEqual([
    ["tpsa in 40:60", 0.5, "within 10 % 62.5 %, error 0.123; range tpsa=40:60"],
  ]);
});
