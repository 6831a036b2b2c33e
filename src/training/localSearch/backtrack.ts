import type { Rng } from "../../core/rng.ts";
import type { LocalSearchConfig } from "./config.ts";

/** What says how many steps are undone. */
export type BacktrackConfig = Pick<LocalSearchConfig, "backtrack" | "randomSteps">;

/** Most steps that are undone of an object that was built in `length` steps, stop not counted. */
export function mostSteps({ backtrack }: BacktrackConfig, length: number): number {
  const wanted =
    backtrack.type === "steps"
      ? backtrack.steps
      : Math.max(1, Math.round(backtrack.share * length));
  return Math.min(length, wanted);
}

/** How many steps of an object of `length` are undone. */
export function drawSteps(config: BacktrackConfig, length: number, rng: Rng): number {
  const most = mostSteps(config, length);
  return config.randomSteps && most > 1 ? 1 + rng.integer(most) : most;
}

/**
 * Log-probability that `steps` of an object of `length` are undone, nats; -Infinity where they never
 * are.
 */
export function logStepProbability(config: BacktrackConfig, length: number, steps: number): number {
  const most = mostSteps(config, length);
  if (!config.randomSteps || most <= 1) return steps === most ? 0 : Number.NEGATIVE_INFINITY;
  return steps >= 1 && steps <= most ? -Math.log(most) : Number.NEGATIVE_INFINITY;
}
