import { readMolecules } from "../../chem/moleculeFile.ts";
import { logRewardsUnder } from "../../conditioning/logRewards.ts";
import { UserError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import type { Environment } from "../../env/environment.ts";
import { type Correlation, correlation } from "../../evaluation/correlation.ts";
import { rewardFloor } from "../../rewards/createReward.ts";
import { rewardObjects } from "../rewards/rewardObjects.ts";
import type { TrainedRun } from "../trainedRun.ts";
import { exactLogProbabilities } from "./exactEvaluation.ts";
import { estimateLogProbabilities } from "./objectLogProbabilities.ts";

/** Which objects, and how well their probabilities are estimated. */
export interface HeldOutOptions {
  /** File of held-out objects. */
  readonly file: string;
  /** Most objects of the file. */
  readonly count: number;
  /** Backward trajectories for each of them. */
  readonly trajectories: number;
  readonly seed: number;
}

/** How log p goes with log R on given objects. */
export interface LogProbabilityMetrics extends Correlation {
  /** Objects that were used, and those that the space or the reward can't hold. */
  readonly objects: number;
  readonly outside: number;
  /** Backward trajectories for each object. */
  readonly trajectories: number;
  /** Mean of log p - log R, which is -log Z of a perfect sampler; nats. */
  readonly meanDifference: number;
}

/** The objects of a file that the space holds, as states. */
async function readObjects(env: Environment, file: string, count: number) {
  const found = [];
  let outside = 0;
  for await (const { smiles } of readMolecules(file)) {
    if (found.length === count) break;
    try {
      found.push(env.fromObjects([smiles]));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outside++;
    }
  }
  return { states: env.concat(found), outside };
}

/**
 * Correlates estimates of log p with log R^beta on the objects of a file, at the highest beta.
 *
 * @throws UserError if the space can hold fewer than 3 of them
 */
export async function correlateHeldOut(
  { config, assembly, weights }: TrainedRun,
  { file, count, trajectories, seed }: HeldOutOptions,
): Promise<LogProbabilityMetrics> {
  const { env, reward } = assembly;
  const { states, outside } = await readObjects(env, file, count);
  if (states.count < 3) {
    throw new UserError(
      `${file}: the space of this run holds ${states.count} of its objects; at least 3 are needed.`,
    );
  }
  const rewards = await reward.evaluate(rewardObjects(env, reward, states));
  const { scaledLogReward: logReward } = logRewardsUnder(assembly.conditioning, rewards, {
    conditions: assembly.conditioning.usual(states.count),
    floor: rewardFloor(config.reward),
  });
  const logP = await estimateLogProbabilities({
    ...{ env, objects: states, trajectories, rng: createRng(seed) },
    logProbabilities: exactLogProbabilities(assembly, weights),
  });
  const difference = logP.reduce((sum, value, x) => sum + value - logReward[x], 0);
  return {
    ...correlation(logP, logReward),
    ...{ objects: states.count, outside, trajectories },
    meanDifference: difference / states.count,
  };
}
