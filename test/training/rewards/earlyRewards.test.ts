import { expect, test } from "vitest";
import type { StateBatch } from "../../../src/env/environment.ts";
import type { RewardBatch, RewardFunction } from "../../../src/rewards/reward.ts";
import { createEarlyRewards } from "../../../src/training/rewards/earlyRewards.ts";

interface NamedStates extends StateBatch {
  readonly names: readonly string[];
}

const states = (...names: string[]): NamedStates => ({ count: names.length, names });
const namesOf = (batch: StateBatch): string[] => [...(batch as NamedStates).names];

/** Rewards a text by its length; later calls are ready sooner. */
function slowReward(fails = false): RewardFunction & { readonly log: string[] } {
  const log: string[] = [];
  return {
    log,
    columns: ["length"],
    reads: "object",
    async evaluate(objects): Promise<RewardBatch> {
      log.push(`start ${objects}`);
      await new Promise((resolve) => setTimeout(resolve, 20 - 8 * log.length));
      if (fails) throw new Error("no reward");
      log.push(`end ${objects}`);
      const lengths = Float64Array.from(objects, ({ length }) => length);
      return {
        canonical: [...objects],
        values: { length: lengths },
        reward: lengths,
        logReward: lengths.map(Math.log),
        valid: new Uint8Array(objects.length).fill(1),
        errors: objects.map(() => null),
      };
    },
    close: async () => {},
  };
}

test("rewards come in order of the trajectories, computed in the order in which they ended", async () => {
  const reward = slowReward();
  const early = createEarlyRewards(reward, namesOf);
  early.ended(states("ccc", "a"), [2, 0]);
  early.ended(states("bb"), [1]);
  const { objects, rewards } = await early.collect();
  expect(objects).toEqual(["a", "bb", "ccc"]);
  expect(rewards.canonical).toEqual(["a", "bb", "ccc"]);
  expect([...rewards.values.length]).toEqual([1, 2, 3]);
  expect([...rewards.reward]).toEqual([1, 2, 3]);
  expect([...rewards.valid]).toEqual([1, 1, 1]);
  expect(rewards.errors).toEqual([null, null, null]);
  expect(reward.log).toEqual(["start ccc,a", "end ccc,a", "start bb", "end bb"]);
});

test("a reward that throws does so where rewards are collected", async () => {
  const early = createEarlyRewards(slowReward(true), namesOf);
  early.ended(states("a"), [0]);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await expect(early.collect()).rejects.toThrow("no reward");
});
