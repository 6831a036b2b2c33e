import { scaledLogReward } from "../rewards/logReward.ts";
import type { ConditionedRewards, ScoredObjects } from "./conditionalReward.ts";
import type { Conditioning } from "./conditioning.ts";
import { betasOf } from "./conditions.ts";
import type { Conditions } from "./part.ts";

/** Rewards under conditions, and the log rewards that are trained on. */
export interface ConditionedLogRewards extends ConditionedRewards {
  /** [N] beta log r(x | condition), nats; the floor where invalid or out of focus. */
  readonly scaledLogReward: Float64Array;
}

/**
 * What objects are worth under the conditions of their rows.
 *
 * @param options.floor log reward of objects that are invalid or out of focus, nats
 */
export function logRewardsUnder(
  conditioning: Conditioning,
  objects: ScoredObjects,
  { conditions, floor }: { readonly conditions: Conditions; readonly floor?: number },
): ConditionedLogRewards {
  const found = conditioning.evaluate(objects, conditions);
  const beta = betasOf(conditions);
  return {
    ...found,
    scaledLogReward: scaledLogReward(
      { logReward: found.logReward, valid: found.met },
      { beta, floor },
    ),
  };
}
