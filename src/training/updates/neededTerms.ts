import type { Conditioning } from "../../conditioning/conditioning.ts";
import { selectConditions } from "../../conditioning/conditions.ts";
import { logRewardsUnder } from "../../conditioning/logRewards.ts";
import type { Conditions } from "../../conditioning/part.ts";
import type { Rng } from "../../core/rng.ts";
import type { Environment } from "../../env/environment.ts";
import type { Needs } from "../../objectives/terms.ts";
import type { RewardFunction } from "../../rewards/reward.ts";
import type { Guide } from "../guide/guide.ts";
import { rewardObjects } from "../rewards/rewardObjects.ts";
import type { Tracking, Trajectories } from "../rollouts/trajectories.ts";
import { type ParentEdges, parentEdges } from "./parentEdges.ts";
import type { StepBatch } from "./stepFeeds.ts";

/** What the terms that only some objectives read are made from. */
export interface NeededTermsOptions {
  readonly env: Environment;
  readonly reward: RewardFunction;
  readonly needs: Needs;
  readonly conditioning: Conditioning;
  /** Of all trajectories. */
  readonly conditions: Conditions;
  readonly floor: number;
  /** Share of the potentials that a sum leaves out. */
  readonly potentialDropout: number;
  /** There if the objective follows one. */
  readonly guide?: Guide;
  readonly rng: Rng;
}

/** What trajectories must hold for these needs. */
export const trackingFor = (needs: Needs, scoresBackward: boolean): Tracking => ({
  backwardPlaces: scoresBackward,
  states: needs.partialRewards === true || needs.parents === true || needs.guide === true,
});

/**
 * [N] log R, beta and symmetry in it, of each state as if it were stopped there; 0 where it can't be.
 */
async function partialLogRewards(
  { env, reward, conditioning, conditions, floor }: NeededTermsOptions,
  { states, batch, trajectoryOf }: Trajectories,
): Promise<Float64Array> {
  if (!states) throw new Error("The trajectories were drawn without their states.");
  const { graphActions } = env.spec;
  const rows = [...trajectoryOf.keys()].filter((n) => batch.graphMask[n * graphActions] === 1);
  const values = new Float64Array(states.count);
  if (rows.length === 0) return values;
  const stopped = env.step(env.select(states, rows), new Int32Array(rows.length));
  const rewards = await reward.evaluate(rewardObjects(env, reward, stopped));
  const own = rows.map((n) => trajectoryOf[n]);
  const asked = selectConditions(conditioning.parts, conditions, own);
  const found = logRewardsUnder(conditioning, rewards, { conditions: asked, floor });
  const symmetry = env.logSymmetry(stopped);
  rows.forEach((n, i) => {
    values[n] = found.scaledLogReward[i] + symmetry[i];
  });
  return values;
}

/** The terms of a batch that an objective needs beside those of all. */
export async function neededTerms(
  options: NeededTermsOptions,
  trajectories: Trajectories,
): Promise<
  Pick<StepBatch, "partialLogReward" | "kept" | "logGuide"> & { readonly parents?: ParentEdges }
> {
  const { env, needs, guide, potentialDropout, rng } = options;
  return {
    ...(needs.parents && { parents: parentEdges(env, trajectories) }),
    ...(needs.partialRewards && {
      partialLogReward: await partialLogRewards(options, trajectories),
    }),
    ...(guide && { logGuide: guide.logProbabilities(trajectories) }),
    ...(needs.potential && {
      kept: Uint8Array.from(trajectories.actions, () => (rng.next() < potentialDropout ? 0 : 1)),
    }),
  };
}
