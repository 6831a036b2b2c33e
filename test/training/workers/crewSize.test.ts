import { expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { evenShares } from "../../../src/training/workers/crew.ts";
import { crewSize } from "../../../src/training/workers/crewSize.ts";

const CONFIG = "env: { type: hypergrid }\nreward: { type: hypergrid }\nengine: { workers: 0 }\n";

const sizeWith = (overrides: readonly string[], threads: number, parameterCount = 1_000_000) =>
  crewSize(parseConfig("config", CONFIG, overrides), { threads, parameterCount });

test("a crew has a worker for each thread, if each gets at least 8 trajectories", () => {
  expect(sizeWith(["training.trajectoriesPerStep=64"], 2)).toBe(2);
  expect(sizeWith(["training.trajectoriesPerStep=64"], 16)).toBe(8);
  expect(sizeWith(["training.trajectoriesPerStep=15"], 2)).toBe(1);
  expect(sizeWith(["training.trajectoriesPerStep=4"], 2)).toBe(1);
  expect(sizeWith(["training.trajectoriesPerStep=64"], 1)).toBe(1);
});

test("small networks need no crew, and a config can have its own way", () => {
  expect(sizeWith([], 2, 10_000)).toBe(1);
  expect(sizeWith(["engine.workers=3"], 2, 10_000)).toBe(3);
  expect(sizeWith(["engine.workers=1"], 2)).toBe(1);
});

test("shares cover everything once, in order, and differ by one at most", () => {
  for (const [count, size] of [
    [64, 2],
    [7, 3],
    [2, 4],
    [1, 1],
  ]) {
    const shares = evenShares(count, size);
    expect(
      shares.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i)),
    ).toEqual([...Array(count).keys()]);
    const lengths = shares.map(([start, end]) => end - start);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  }
});
