import { describe, expect, test } from "vitest";
import { hashedReward } from "../../src/rewards/hashedReward.ts";
import { hypergridReward } from "../../src/rewards/hypergridReward.ts";
import type { RewardFunction } from "../../src/rewards/reward.ts";

/** All points of a grid as objects. */
function points(dimensions: number, side: number): string[] {
  const rest = dimensions === 1 ? [""] : points(dimensions - 1, side).map((point) => `,${point}`);
  return Array.from({ length: side }, (_, x) => rest.map((tail) => `${x}${tail}`)).flat();
}

async function partition(reward: RewardFunction, objects: readonly string[]) {
  const batch = await reward.evaluate(objects);
  return batch.logReward.reduce((sum, logReward) => sum + Math.exp(logReward), 0);
}

describe("hypergrid", () => {
  const [r1, r2] = [0.5, 2];

  // Exact sums over all points; side 16 is where floating-point bands go wrong.
  test.each([
    [2, 8, 0.1, r1, r2, 22.4],
    [2, 8, 0.001, r1, r2, 16.064],
    [2, 16, 0.1, r1, r2, 65.6],
    [4, 8, 0.1, r1, r2, 569.6],
    [4, 8, 0.01, r1, r2, 200.96],
    [4, 8, 0.001, r1, r2, 164.096],
    [3, 16, 0.001, r1, r2, 276.096],
    [4, 16, 0.1, r1, r2, 8633.6],
    [4, 20, 0.001, r1, r2, 5672],
    [4, 20, 0.0001, 1, 3, 10784],
  ])("of %d dimensions and side %d with R0 %f, R1 %f, R2 %f has Z = %f", async (...row) => {
    const [dimensions, side, r0, low, high, z] = row;
    const reward = hypergridReward({ dimensions, side, r0, r1: low, r2: high });
    expect(await partition(reward, points(dimensions, side))).toBeCloseTo(z, 6);
  });

  test("has 4 best cells in two dimensions of side 16, not 9", async () => {
    const reward = hypergridReward({ dimensions: 2, side: 16, r0: 0.1, r1, r2 });
    const objects = points(2, 16);
    const { reward: r } = await reward.evaluate(objects);
    const best = objects.filter((_, i) => r[i] > 2);
    expect(best).toEqual(["2,2", "2,13", "13,2", "13,13"]);
  });

  test("marks points that are not on the grid and says what a point is", async () => {
    const reward = hypergridReward({ dimensions: 2, side: 8, r0: 0.1, r1, r2 });
    const batch = await reward.evaluate(["8,0", "1", "0,-1", "0,x", "0,0"]);
    expect([...batch.valid]).toEqual([0, 0, 0, 0, 1]);
    expect(batch.errors[0]).toBe(
      '"8,0" is no point of the grid: it must be 2 integers from 0 to 7, joined by commas.',
    );
    expect(batch.logReward[0]).toBe(-Infinity);
    expect(batch.canonical).toEqual([null, null, null, null, "0,0"]);
  });
});

describe("hashed reward", () => {
  const objects = points(2, 40);
  const options = { seed: 7, low: 0.5, high: 50, distribution: "uniform" } as const;

  test("gives each object the same reward every time, another one for another seed", async () => {
    const first = await hashedReward(options).evaluate(objects);
    const again = await hashedReward(options).evaluate([...objects].reverse());
    const other = await hashedReward({ ...options, seed: 8 }).evaluate(objects);
    expect([...first.reward]).toEqual([...again.reward].reverse());
    expect(first.reward.filter((r, i) => r === other.reward[i]).length).toBe(0);
  });

  test("is uniform between its bounds", async () => {
    const { reward } = await hashedReward(options).evaluate(objects);
    expect(Math.min(...reward)).toBeGreaterThan(0.5);
    expect(Math.max(...reward)).toBeLessThan(50);
    // 1,600 draws: the mean's standard error is 0.36.
    expect(Math.abs(reward.reduce((sum, r) => sum + r, 0) / 1600 - 25.25)).toBeLessThan(1.5);
  });

  test("is uniform in its logarithm if asked for", async () => {
    const reward = hashedReward({ ...options, distribution: "logUniform" });
    const { logReward } = await reward.evaluate(objects);
    const middle = (Math.log(0.5) + Math.log(50)) / 2;
    expect(Math.abs(logReward.reduce((sum, r) => sum + r, 0) / 1600 - middle)).toBeLessThan(0.14);
  });
});
