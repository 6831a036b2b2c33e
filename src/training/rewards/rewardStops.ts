import { RewardStop } from "../../rewards/plugins/rewardStop.ts";

/** What a run does next after its reward could not go on. */
interface Stopped {
  readonly folder: string;
  /** Of the checkpoint that was just written; 0 if there was no step yet. */
  readonly step: number;
}

/** Where the run goes on from, in words. */
function wayOn({ folder, step }: Stopped): string {
  return step === 0
    ? "No step was done yet: start the run again."
    : `The checkpoint of step ${step} is good: go on from it with --resume ${folder}.`;
}

/**
 * Settles a run whose reward can't go on, after its checkpoint was written.
 *
 * @returns what to tell the user, where the run ends as its config planned
 * @throws RewardStop with the way on, where something is broken
 */
export function settleRewardStop(stop: RewardStop, stopped: Stopped): string {
  if (stop.reason === "broken") throw new RewardStop("broken", `${stop.message} ${wayOn(stopped)}`);
  return `${stop.message} Raise maxCalls with --set. ${wayOn(stopped)}`;
}
