import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { createReward } from "../../../src/rewards/createReward.ts";
import type { RewardFunction } from "../../../src/rewards/reward.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-own-reward-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The reward of a module of this text. */
function rewardOf(text: string): Promise<RewardFunction> {
  const path = join(folder, "mine.ts");
  writeFileSync(path, text);
  return createReward({ type: "module", path });
}

test("objects have the numbers that a module's function gives; others are invalid and say why", async () => {
  const reward = await rewardOf(
    `const known: Record<string, unknown> = { one: 1, none: 0, less: -1, text: "2" };
     export function reward(object: string): unknown {
       if (!(object in known)) throw new Error("no such thing");
       return known[object];
     }`,
  );
  const batch = await reward.evaluate(["one", "none", "less", "text", "else"]);
  expect([...batch.reward]).toEqual([1, 0, 0, 0, 0]);
  expect([...batch.valid]).toEqual([1, 1, 0, 0, 0]);
  expect(batch.errors).toEqual([
    ...[null, null],
    'reward("less") is -1, not a finite number from 0',
    'reward("text") is 2, not a finite number from 0',
    'reward("else") failed: no such thing (mine.ts:3)',
  ]);
});

test("a module without the function, or that fails, is refused", async () => {
  const path = join(folder, "mine.ts");
  await expect(rewardOf("export default () => 1;")).rejects.toThrow(
    new ConfigError(
      `reward.path: ${path} has no function reward. ` +
        "Write: export const reward = (object) => ..., a number from 0 for each object's text.",
    ),
  );
  await expect(rewardOf('throw new Error("no luck");')).rejects.toThrow(
    new ConfigError(`reward.path: ${path} failed while it was loaded: no luck (mine.ts:1).`),
  );
});
