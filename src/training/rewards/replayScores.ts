import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import type { ReplayItem, ReplayScore } from "../../replay/item.ts";
import { logOfReward } from "../../rewards/logReward.ts";
import type { RewardBatch } from "../../rewards/reward.ts";

/** What a buffer keeps of object `row`, so that it can be scored under another condition. */
export function replayScore(
  rewards: RewardBatch,
  columns: readonly string[],
  row: number,
): ReplayScore {
  return {
    name: rewards.canonical[row] ?? "",
    reward: rewards.reward[row],
    values: columns.map((column) => rewards.values[column][row]),
  };
}

/**
 * Replayed objects as a reward would give them. Where nothing is asked for but beta, the buffer
 * keeps no scores and the log rewards do.
 */
export function scoredItems(
  items: readonly ReplayItem[],
  columns: readonly string[],
): ScoredObjects {
  const valid = Uint8Array.from(items, (item) => (item.valid ? 1 : 0));
  const isScored = items.every(({ scored }) => scored !== undefined);
  const reward = Float64Array.from(items, ({ scored, logReward, valid }) =>
    valid ? (scored?.reward ?? Math.exp(logReward)) : 0,
  );
  return {
    canonical: items.map(({ scored, object }) => scored?.name ?? object),
    values: isScored
      ? Object.fromEntries(
          columns.map((column, c) => [
            column,
            Float64Array.from(items, ({ scored }) => scored?.values[c] ?? Number.NaN),
          ]),
        )
      : {},
    reward,
    logReward: isScored
      ? reward.map((r, i) => (valid[i] ? logOfReward(r) : Number.NEGATIVE_INFINITY))
      : Float64Array.from(items, (item) => item.logReward),
    valid,
  };
}
