import { expect, test } from "vitest";
import { GRID_OBJECTIVE_NAMES, gridObjectives } from "../../src/rewards/gridObjectives.ts";

const cells = Array.from({ length: 64 }, (_, i) => `${Math.floor(i / 8)},${i % 8}`);
const grid = { dimensions: 2, side: 8, combine: "weightedSum", least: 0.1 } as const;

test("each objective has its least value and 1 among the cells of the grid", async () => {
  const reward = gridObjectives({ ...grid, objectives: GRID_OBJECTIVE_NAMES });
  const { values, valid } = await reward.evaluate(cells);
  expect([...valid]).toEqual(Array(64).fill(1));
  expect(reward.columns).toEqual(["branin", "currin", "beale", "sphere", "shubert"]);
  for (const name of reward.columns) {
    expect(Math.min(...values[name])).toBeCloseTo(0.1, 12);
    expect(Math.max(...values[name])).toBeCloseTo(1, 12);
  }
});

test("the reward combines the columns with equal weights", async () => {
  const reward = gridObjectives({ ...grid, objectives: ["branin", "currin"] });
  const { values, reward: r, logReward } = await reward.evaluate(["2,5"]);
  expect(r[0]).toBeCloseTo(values.branin[0] + values.currin[0], 12);
  expect(logReward[0]).toBeCloseTo(Math.log(r[0]), 12);
});

test("the functions are those of the literature, up to their scale", async () => {
  const reward = gridObjectives({ ...grid, side: 101, least: 0, objectives: GRID_OBJECTIVE_NAMES });
  const all = Array.from({ length: 101 * 101 }, (_, i) => `${Math.floor(i / 101)},${i % 101}`);
  const { values } = await reward.evaluate(all);
  const best = (name: string): number[] =>
    all[values[name].indexOf(1)].split(",").map((x) => Number(x) / 100);
  // Branin's minima are at (-pi, 12.275), (pi, 2.275) and (9.42478, 2.475).
  const [u, v] = best("branin");
  const minima = [
    [-Math.PI, 12.275],
    [Math.PI, 2.275],
    [9.42478, 2.475],
  ];
  const apart = minima.map(([x, y]) => Math.hypot(15 * u - 5 - x, 15 * v - y));
  expect(Math.min(...apart)).toBeLessThan(0.2);
  // Currin's maximum, 13.799, is at (0.2167, 0.0228); Beale's minimum at (3, 0.5).
  expect(best("currin")[0]).toBeCloseTo(0.22, 2);
  expect(best("beale").map((x) => 9 * x - 4.5)).toSatisfy(
    ([x, y]: number[]) => Math.abs(x - 3) < 0.2 && Math.abs(y - 0.5) < 0.1,
  );
  expect(best("sphere")).toEqual([0.5, 0.5]);
});

test("an object outside the grid is invalid, and says so", async () => {
  const reward = gridObjectives({ ...grid, objectives: ["branin", "currin"] });
  const { errors, valid, canonical, logReward } = await reward.evaluate(["8,0", "1,2,3", "a"]);
  expect([...valid]).toEqual([0, 0, 0]);
  expect(canonical).toEqual([null, null, null]);
  expect(errors[0]).toBe('"8,0" is no cell of the grid of side 8.');
  expect([...logReward]).toEqual([-Infinity, -Infinity, -Infinity]);
});

test("a grid of three dimensions is refused", () => {
  expect(() => gridObjectives({ ...grid, dimensions: 3, objectives: ["branin"] })).toThrow(
    "reward.type is gridObjectives, whose functions are of 2 variables, but env.dimensions is 3. " +
      "Set env.dimensions to 2.",
  );
});
