import { plainReward } from "./plainReward.ts";
import type { RewardFunction } from "./reward.ts";

/** The reward 1 for every object: what counts is what trajectories are asked for, if anything. */
export const constantReward = (): RewardFunction => plainReward(() => ({ reward: 1 }));
