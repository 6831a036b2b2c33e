import { ConfigError, UserError } from "../../core/errors.ts";
import { messageOf, placeIn } from "../../core/modules/importBundle.ts";
import { loadOwnModule } from "../../core/modules/ownModule.ts";
import { type PlainResult, plainReward } from "../plainReward.ts";
import type { RewardFunction } from "../reward.ts";

/** What a function of the user's own says of an object's text. */
function resultOf(reward: (object: string) => unknown, object: string, file: string): PlainResult {
  try {
    const value = reward(object);
    const isReward = typeof value === "number" && Number.isFinite(value) && value >= 0;
    if (isReward) return { reward: value };
    return { error: `reward("${object}") is ${value}, not a finite number from 0` };
  } catch (error) {
    return { error: `reward("${object}") failed: ${messageOf(error)}${placeIn(file, error)}` };
  }
}

/**
 * A reward of the user's own of objects that are no molecules: the function that a module exports
 * as `reward`. An object for which it throws or gives no number from 0 is invalid.
 *
 * @param path absolute
 * @throws ConfigError if the module can't be loaded or has no such export
 */
export async function ownReward({ path }: { readonly path: string }): Promise<RewardFunction> {
  const { reward } = await loadOwnModule(path).catch((error: unknown) => {
    throw error instanceof UserError ? new ConfigError(`reward.path: ${error.message}`) : error;
  });
  if (typeof reward !== "function") {
    throw new ConfigError(
      `reward.path: ${path} has no function reward. ` +
        "Write: export const reward = (object) => ..., a number from 0 for each object's text.",
    );
  }
  return plainReward((object) => resultOf(reward as (object: string) => unknown, object, path));
}
