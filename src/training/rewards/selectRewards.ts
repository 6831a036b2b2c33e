import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";

/** What rewards say of some of their objects, in the order of `rows`. */
export function selectRewards(rewards: ScoredObjects, rows: readonly number[]): ScoredObjects {
  const floats = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const { canonical, values, reward, logReward, valid } = rewards;
  return {
    canonical: rows.map((row) => canonical[row]),
    values: Object.fromEntries(Object.entries(values).map(([name, all]) => [name, floats(all)])),
    reward: floats(reward),
    logReward: floats(logReward),
    valid: Uint8Array.from(rows, (row) => valid[row]),
  };
}
