import { ShapeError } from "../core/errors.ts";
import type { RewardBatch } from "./reward.ts";

/** Least r of a valid object, so that log r is finite (recursionpharma/gflownet clamps there too). */
export const LEAST_REWARD = 1e-30;

/** Log reward of an object that has none: recursionpharma/gflownet's for its sEH and QM9 tasks. */
export const DEFAULT_FLOOR = -75;

/** log max(r, 1e-30), nats. */
export function logOfReward(reward: number): number {
  return Math.log(Math.max(reward, LEAST_REWARD));
}

/** How `scaledLogReward` treats a batch. */
export interface LogRewardOptions {
  /** Reward exponent: one for all objects, or one for each. */
  readonly beta: number | ArrayLike<number>;
  /** Log reward of invalid objects, nats, whatever beta is; default -75. */
  readonly floor?: number;
}

/**
 * The log reward that is trained on: beta log r for valid objects, the floor for the others.
 *
 * @returns [count] nats
 * @throws ShapeError if `beta` is a list of another length than the batch
 */
export function scaledLogReward(
  batch: Pick<RewardBatch, "logReward" | "valid">,
  { beta, floor = DEFAULT_FLOOR }: LogRewardOptions,
): Float64Array {
  const count = batch.logReward.length;
  if (typeof beta !== "number" && beta.length !== count) {
    throw new ShapeError(`scaledLogReward: ${beta.length} exponents for ${count} objects.`);
  }
  return batch.logReward.map((logReward, i) => {
    if (batch.valid[i] === 0) return floor;
    return (typeof beta === "number" ? beta : beta[i]) * logReward;
  });
}
