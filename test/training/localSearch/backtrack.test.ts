import { expect, test } from "vitest";
import { createRng } from "../../../src/core/rng.ts";
import {
  type BacktrackConfig,
  drawSteps,
  logStepProbability,
  mostSteps,
} from "../../../src/training/localSearch/backtrack.ts";
import { conditionOf, searchLayout } from "../../../src/training/localSearch/layout.ts";

const steps = (count: number, randomSteps = false): BacktrackConfig => ({
  backtrack: { type: "steps", steps: count },
  randomSteps,
});
const share = (part: number, randomSteps = false): BacktrackConfig => ({
  backtrack: { type: "share", share: part },
  randomSteps,
});

test("a number of steps is cut to the length, a share is rounded and at least one step", () => {
  expect([mostSteps(steps(3), 5), mostSteps(steps(3), 2), mostSteps(steps(3), 0)]).toEqual([
    3, 2, 0,
  ]);
  expect([0.5, 0.5, 0.1, 1].map((part, i) => mostSteps(share(part), [5, 4, 3, 7][i]))).toEqual([
    3, 2, 1, 7,
  ]);
  expect(mostSteps(share(0.5), 0)).toBe(0);
});

test("what is drawn has the probabilities that are stated", () => {
  const rng = createRng(3);
  for (const config of [steps(3), steps(3, true), share(0.5), share(1, true)]) {
    for (const length of [0, 1, 2, 5]) {
      const counts = new Map<number, number>();
      for (let i = 0; i < 4000; i++) {
        const drawn = drawSteps(config, length, rng);
        counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
      }
      let total = 0;
      for (let k = 0; k <= length + 1; k++) {
        const p = Math.exp(logStepProbability(config, length, k));
        expect(Math.abs((counts.get(k) ?? 0) / 4000 - p)).toBeLessThanOrEqual(
          5 * Math.sqrt((p * (1 - p)) / 4000),
        );
        total += p;
      }
      expect(total).toBeCloseTo(1, 12);
    }
  }
});

test("a batch is fresh trajectories, then each iteration's, that share the conditions of the first", () => {
  expect(searchLayout({ iterations: 0 }, 64)).toEqual({ fresh: 64, chains: 0 });
  expect(searchLayout({ iterations: 7 }, 64)).toEqual({ fresh: 8, chains: 8 });
  const layout = searchLayout({ iterations: 2 }, 8);
  expect(layout).toEqual({ fresh: 4, chains: 2 });
  expect([...conditionOf(layout, 8)]).toEqual([0, 1, 2, 3, 0, 1, 0, 1]);
});
