import { ConfigError } from "../../core/errors.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";
import type { RewardFunction } from "../../rewards/reward.ts";

/** One name for each object, the same for all classes of states that are one object. */
export const objectNames = (env: Environment, terminal: StateBatch): string[] =>
  env.objectNames ? env.objectNames(terminal) : env.toObjects(terminal);

/** What a reward is given for each terminal state: its molecule, or the object's own text. */
export function rewardObjects(
  env: Environment,
  reward: RewardFunction,
  terminal: StateBatch,
): string[] {
  if (reward.reads === "object") return objectNames(env, terminal);
  if (env.toSmiles) return env.toSmiles(terminal);
  throw new ConfigError(
    `reward.type is molecule, but the objects of ${env.name} are no molecules. ` +
      "Set env.type to fragments or atoms, or choose another reward.",
  );
}
