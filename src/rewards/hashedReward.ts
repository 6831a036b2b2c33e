import { createRng } from "../core/rng.ts";
import { plainReward } from "./plainReward.ts";
import type { RewardFunction } from "./reward.ts";

/** A random landscape. */
export interface HashedRewardOptions {
  readonly seed: number;
  /** Above 0. */
  readonly low: number;
  readonly high: number;
  /** Of r in [low, high]; "logUniform" makes log r uniform. */
  readonly distribution: "uniform" | "logUniform";
}

/** Draws after which sfc32's state depends on all bits of its start (PractRand uses 15). */
const WARM_UP = 15;

/**
 * A reward without structure: a random number for each object, fixed by the seed and the object's
 * text. Nothing generalises over it, so it tests whether a sampler reaches R/Z exactly.
 */
export function hashedReward(options: HashedRewardOptions): RewardFunction {
  const { seed, low, high, distribution } = options;
  const root = createRng(seed);
  return plainReward((object) => {
    const rng = root.split(object);
    for (let i = 0; i < WARM_UP; i++) rng.next();
    const u = rng.next();
    return {
      reward: distribution === "uniform" ? low + (high - low) * u : low * (high / low) ** u,
    };
  });
}
