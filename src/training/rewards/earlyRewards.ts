import type { StateBatch } from "../../env/environment.ts";
import type { RewardBatch, RewardFunction } from "../../rewards/reward.ts";

/** Rewards that are asked for while a rollout goes on. */
export interface EarlyRewards {
  /** Asks for the rewards of trajectories that have ended in `states`, in their order. */
  ended(states: StateBatch, trajectories: readonly number[]): void;
  /** Objects and rewards by trajectory, once all of them are there. */
  collect(): Promise<{ readonly objects: string[]; readonly rewards: RewardBatch }>;
}

interface Part {
  readonly trajectories: readonly number[];
  readonly objects: readonly string[];
  readonly rewards: Promise<RewardBatch>;
}

/** Rows of several batches in the places that `trajectories` name. */
function joinRewards(
  parts: readonly { readonly trajectories: readonly number[]; readonly rewards: RewardBatch }[],
): RewardBatch {
  const count = parts.reduce((sum, { trajectories }) => sum + trajectories.length, 0);
  const place = <T, Out extends { [place: number]: T }>(
    out: Out,
    column: (rewards: RewardBatch) => { readonly [row: number]: T },
  ): Out => {
    for (const { trajectories, rewards } of parts) {
      const values = column(rewards);
      for (const [row, trajectory] of trajectories.entries()) out[trajectory] = values[row];
    }
    return out;
  };
  const texts = () => new Array<string | null>(count).fill(null);
  const floats = () => new Float64Array(count);
  const names = Object.keys(parts[0]?.rewards.values ?? {});
  return {
    canonical: place(texts(), ({ canonical }) => canonical),
    values: Object.fromEntries(
      names.map((name) => [name, place(floats(), ({ values }) => values[name])]),
    ),
    reward: place(floats(), ({ reward }) => reward),
    logReward: place(floats(), ({ logReward }) => logReward),
    valid: place(new Uint8Array(count), ({ valid }) => valid),
    errors: place(texts(), ({ errors }) => errors),
  };
}

/**
 * Lets worker threads compute rewards while the rollout goes on with the other trajectories. The
 * parts are evaluated one after the other, in the order in which they ended, so that what the
 * reward remembers of earlier objects, and with it every bit of the result, does not depend on
 * time.
 *
 * @param objectsOf what the reward reads of each state
 */
export function createEarlyRewards(
  reward: RewardFunction,
  objectsOf: (states: StateBatch) => string[],
): EarlyRewards {
  const parts: Part[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    ended(states, trajectories) {
      const objects = objectsOf(states);
      const rewards = last.then(() => reward.evaluate(objects));
      // Whoever collects gets the error; until then it is no unhandled one.
      rewards.catch(() => {});
      last = rewards;
      parts.push({ trajectories, objects, rewards });
    },
    async collect() {
      const done = await Promise.all(
        parts.map(async ({ trajectories, rewards }) => ({ trajectories, rewards: await rewards })),
      );
      const objects: string[] = [];
      for (const part of parts) {
        for (const [row, trajectory] of part.trajectories.entries()) {
          objects[trajectory] = part.objects[row];
        }
      }
      return { objects, rewards: joinRewards(done) };
    },
  };
}
