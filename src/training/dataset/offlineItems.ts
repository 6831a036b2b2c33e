import type { Environment } from "../../env/environment.ts";
import type { ReplayItem } from "../../replay/item.ts";
import type { RewardFunction } from "../../rewards/reward.ts";
import { type MeasuredColumns, withMeasured } from "../rewards/measuredRewards.ts";
import { replayScore } from "../rewards/replayScores.ts";
import { rewardObjects } from "../rewards/rewardObjects.ts";
import type { StreamedObject } from "./datasetStream.ts";

/**
 * Objects of a file with what the reward says of them, as a replay buffer would hold them.
 *
 * @param parts.columns columns of the file that replace what components say
 */
export async function offlineItems(
  parts: {
    readonly env: Environment;
    readonly reward: RewardFunction;
    readonly columns?: MeasuredColumns;
  },
  streamed: readonly StreamedObject[],
): Promise<ReplayItem[]> {
  if (streamed.length === 0) return [];
  const { env, reward, columns = {} } = parts;
  const objects = streamed.map(({ object }) => object);
  const said = await reward.evaluate(rewardObjects(env, reward, env.fromObjects(objects)));
  const numbers = streamed.map((one) => one.numbers);
  const rewards = withMeasured(reward, said, { columns, numbers });
  return objects.map((object, row) => ({
    object,
    logReward: rewards.logReward[row],
    valid: rewards.valid[row] === 1,
    scored: replayScore(rewards, reward.columns, row),
  }));
}
