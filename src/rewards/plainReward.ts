import { logOfReward } from "./logReward.ts";
import type { RewardBatch, RewardFunction } from "./reward.ts";

/** r of one object, or why it has none. */
export type PlainResult = { readonly reward: number } | { readonly error: string };

/**
 * A reward without components, from a function of one object's text; runs on the calling thread.
 *
 * @param rewardOf pure; gives r >= 0
 */
export function plainReward(rewardOf: (object: string) => PlainResult): RewardFunction {
  return {
    columns: [],
    reads: "object",
    evaluate: async (objects) => batchOf(objects, objects.map(rewardOf)),
    close: async () => {},
  };
}

function batchOf(objects: readonly string[], results: readonly PlainResult[]): RewardBatch {
  const rewards = results.map((result) => ("reward" in result ? result.reward : 0));
  const valid = Uint8Array.from(results, (result) => ("reward" in result ? 1 : 0));
  return {
    canonical: objects.map((object, i) => (valid[i] ? object : null)),
    values: {},
    reward: Float64Array.from(rewards),
    logReward: Float64Array.from(rewards, (r, i) => (valid[i] ? logOfReward(r) : -Infinity)),
    valid,
    errors: results.map((result) => ("error" in result ? result.error : null)),
  };
}
