import { expect, test } from "vitest";
import { createPlateau } from "../../src/training/plateau.ts";

const options = { steps: 3, leastGain: 0.1 };

test("a plateau is reached when a whole block of updates is no better than the best before", () => {
  const plateau = createPlateau(options);
  for (const reward of [0.1, 0.2, 0.3]) plateau.add(reward);
  for (const reward of [0.3, 0.4, 0.5]) plateau.add(reward);
  expect(plateau.reached).toBe(false);
  for (const reward of [0.9, 0.2]) plateau.add(reward);
  expect(plateau.reached).toBe(false);
  plateau.add(0.3);
  expect(plateau.reached).toBe(true);
});

test("the first block has nothing to be compared with", () => {
  const plateau = createPlateau(options);
  for (const reward of [0, 0, 0]) plateau.add(reward);
  expect(plateau.reached).toBe(false);
});

test("a watch goes on from its state", () => {
  const rewards = [0.5, 0.4, 0.6, 0.5, 0.5, 0.55];
  const whole = createPlateau(options);
  for (const reward of rewards) whole.add(reward);
  const first = createPlateau(options);
  for (const reward of rewards.slice(0, 4)) first.add(reward);
  const second = createPlateau(options, first.getState());
  for (const reward of rewards.slice(4)) second.add(reward);
  expect(second.getState()).toEqual(whole.getState());
  expect(second.reached).toBe(true);
});
