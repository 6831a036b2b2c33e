import { readMolecules } from "../chem/moleculeFile.ts";
import { UserError } from "../core/errors.ts";
import { createRng } from "../core/rng.ts";
import type { Environment } from "../env/environment.ts";
import { type Correlation, correlation } from "../evaluation/correlation.ts";
import { SpaceTooLarge } from "../evaluation/exact/enumerateSpace.ts";
import { rewardFloor } from "../rewards/createReward.ts";
import { scaledLogReward } from "../rewards/logReward.ts";
import { rewardObjects } from "./batch.ts";
import { highestBeta } from "./conditioning.ts";
import {
  createExactEvaluator,
  type ExactMetrics,
  exactLogProbabilities,
} from "./exactEvaluation.ts";
import { estimateLogProbabilities } from "./objectLogProbabilities.ts";
import { openTrainedRun, type TrainedRun } from "./trainedRun.ts";

/** What `evaluateRun` is asked for. */
export interface EvaluateOptions {
  readonly runFolder: string;
  /** File of held-out objects; the whole space, listed, without it. */
  readonly data?: string;
  /** Most objects of the file. */
  readonly count: number;
  /** Backward trajectories for each of them. */
  readonly trajectories: number;
  readonly seed: number;
  readonly log: (line: string) => void;
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

/** One of both: the whole space, or estimates on given objects. */
export interface Evaluation {
  readonly exact?: ExactMetrics;
  readonly logProbability?: LogProbabilityMetrics;
}

/**
 * Measures how far a trained sampler is from R/Z: exactly where the space can be listed, else by
 * estimates of log p on the objects of a file.
 *
 * @throws UserError if the space is too large to list and no file is given, or the space can hold
 *   fewer than 3 of its objects
 */
export async function evaluateRun(options: EvaluateOptions): Promise<Evaluation> {
  const run = await openTrainedRun(options.runFolder, options);
  try {
    if (options.data !== undefined) {
      return { logProbability: await correlateHeldOut(run, options.data, options) };
    }
    const evaluate = createExactEvaluator(run.config, run.assembly);
    const exact = await evaluate(run.weights).catch((error: unknown) => {
      if (!(error instanceof SpaceTooLarge)) throw error;
      throw new UserError(`${error.message} Give held-out molecules by --data FILE instead.`);
    });
    return { exact };
  } finally {
    await run.assembly.close();
  }
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

async function correlateHeldOut(
  run: TrainedRun,
  file: string,
  { count, trajectories, seed }: EvaluateOptions,
): Promise<LogProbabilityMetrics> {
  const { config, assembly, weights } = run;
  const { env, reward } = assembly;
  const { states, outside } = await readObjects(env, file, count);
  if (states.count < 3) {
    throw new UserError(
      `${file}: the space of this run holds ${states.count} of its objects; at least 3 are needed.`,
    );
  }
  const rewards = await reward.evaluate(rewardObjects(env, reward, states));
  const logReward = scaledLogReward(rewards, {
    beta: highestBeta(config.temperature),
    floor: rewardFloor(config.reward),
  });
  const logP = await estimateLogProbabilities({
    ...{ env, objects: states, trajectories, rng: createRng(seed) },
    logProbabilities: exactLogProbabilities(config, assembly, weights),
  });
  const difference = logP.reduce((sum, value, x) => sum + value - logReward[x], 0);
  return {
    ...correlation(logP, logReward),
    ...{ objects: states.count, outside, trajectories },
    meanDifference: difference / states.count,
  };
}
