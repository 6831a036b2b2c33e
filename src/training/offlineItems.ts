import type { Environment } from "../env/environment.ts";
import type { ReplayItem } from "../replay/item.ts";
import type { RewardFunction } from "../rewards/reward.ts";
import type { StreamedObject } from "./datasetStream.ts";
import { replayScore } from "./replayScores.ts";
import { rewardObjects } from "./rewardObjects.ts";

/** Objects of a file with what the reward says of them, as a replay buffer would hold them. */
export async function offlineItems(
  { env, reward }: { readonly env: Environment; readonly reward: RewardFunction },
  streamed: readonly StreamedObject[],
): Promise<ReplayItem[]> {
  if (streamed.length === 0) return [];
  const objects = streamed.map(({ object }) => object);
  const rewards = await reward.evaluate(rewardObjects(env, reward, env.fromObjects(objects)));
  return objects.map((object, row) => ({
    object,
    logReward: rewards.logReward[row],
    valid: rewards.valid[row] === 1,
    scored: replayScore(rewards, reward.columns, row),
  }));
}
