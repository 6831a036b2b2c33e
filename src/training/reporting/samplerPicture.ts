import { logRewardsUnder } from "../../conditioning/logRewards.ts";
import { UserError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import { type Correlation, correlation } from "../../evaluation/correlation.ts";
import { compareDistributions } from "../../evaluation/exact/compareDistributions.ts";
import { SpaceTooLarge } from "../../evaluation/exact/enumerateSpace.ts";
import { byReward } from "../../evaluation/molecules/byReward.ts";
import { rewardFloor } from "../../rewards/createReward.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { exactDistributions, exactLogProbabilities } from "../evaluation/exactEvaluation.ts";
import { estimateLogProbabilities } from "../evaluation/objectLogProbabilities.ts";
import { rewardObjects } from "../rewards/rewardObjects.ts";
import { checkpointFolder, listCheckpoints, loadCheckpoint } from "../run/checkpoints.ts";
import { openTrainedRun, type TrainedRun } from "../trainedRun.ts";
import type { TrainerState } from "../trainer.ts";
import { loadStart } from "../transfer/pretrainedFolder.ts";
import { type GoalPicture, goalPicture } from "./goalPicture.ts";
import { evenly } from "./moleculeSample.ts";
import { type Plane, planeOf } from "./plane.ts";
import type { RunFiles } from "./runFiles.ts";

/** All objects of a space, as they are drawn and as they should be. */
export interface ExactPicture {
  readonly names: readonly string[];
  readonly found: Float64Array;
  readonly expected: Float64Array;
  /** Sum of absolute differences. */
  readonly l1: number;
  readonly step: number;
  readonly plane?: Plane;
}

/** Estimates of log p of some objects of a run. */
export interface ProbabilityPicture extends Correlation {
  /** nats */
  readonly logProbability: readonly number[];
  /** beta log R, nats. */
  readonly logReward: readonly number[];
  readonly step: number;
  /** Backward trajectories for each object. */
  readonly trajectories: number;
}

/** One of both, or why there is none. */
export interface SamplerPicture {
  readonly exact?: ExactPicture;
  readonly probabilities?: ProbabilityPicture;
  readonly goals?: GoalPicture;
  readonly notice?: string;
}

/** Objects whose log p is estimated, and with how many trajectories: a few seconds on two cores. */
const OBJECTS = 100;
const TRAJECTORIES = 6;
const SEED = 0;

/** Whether the space may be small: others are not worth the time of finding out. */
const mayBeListed = ({ env, evaluation }: ResolvedConfig): boolean =>
  evaluation.exactEverySteps > 0 || !["fragments", "atoms"].includes(env.type);

async function exactPicture(folder: string, run: TrainedRun): Promise<ExactPicture> {
  const { config, assembly, weights, step } = run;
  const { targetPrior: prior } = await loadStart(config, folder, assembly);
  const { names, found, expected } = await exactDistributions(config, assembly, {
    weights,
    ...(prior && { prior }),
  });
  const { l1 } = compareDistributions(found, expected);
  const plane = planeOf(config.env, names);
  return { names, found, expected, l1, step, ...(plane && { plane }) };
}

/**
 * Texts of objects of a run, the environment's own, from the best to the worst: those of the replay
 * buffer, since the text of a molecule may not say how it was built; else those that it wrote down.
 */
async function knownObjects(folder: string, objects: RunFiles["objects"]): Promise<string[]> {
  const { data } = await loadCheckpoint(folder);
  const items = (data.state as TrainerState).replay.items.filter(({ valid }) => valid);
  if (items.length === 0) return byReward(objects.reward).map((place) => objects.text[place]);
  const sorted = byReward(items.map(({ logReward }) => logReward));
  return [...new Set(sorted.map((place) => items[place].object))];
}

/** Objects as states; those outside the space are left out, undefined if all are. */
function readStates({ env }: TrainedRun["assembly"], texts: readonly string[]) {
  const states = texts.flatMap((object) => {
    try {
      return [env.fromObjects([object])];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
  return states.length === 0 ? undefined : env.concat(states);
}

async function probabilityPicture(
  { config, assembly, weights, step }: TrainedRun,
  known: readonly string[],
): Promise<ProbabilityPicture | undefined> {
  const { env, reward, conditioning } = assembly;
  const states = readStates(assembly, evenly(known, OBJECTS));
  if (!states || states.count < 3) return undefined;
  const rewards = await reward.evaluate(rewardObjects(env, reward, states));
  const { scaledLogReward } = logRewardsUnder(conditioning, rewards, {
    conditions: conditioning.usual(states.count),
    floor: rewardFloor(config.reward),
  });
  const logP = await estimateLogProbabilities({
    ...{ env, objects: states, trajectories: TRAJECTORIES, rng: createRng(SEED) },
    logProbabilities: exactLogProbabilities(assembly, weights),
  });
  return {
    ...correlation(logP, scaledLogReward),
    ...{ logProbability: [...logP], logReward: [...scaledLogReward] },
    ...{ step, trajectories: TRAJECTORIES },
  };
}

/**
 * How the newest checkpoint of a run samples against its reward: over the whole space where it can
 * be listed, by estimates on the run's own objects elsewhere.
 */
export async function samplerPicture(
  folder: string,
  objects: RunFiles["objects"],
): Promise<SamplerPicture> {
  const isSaved = (await listCheckpoints(checkpointFolder(folder))).length > 0;
  // A run that has just begun: there is nothing to compare yet.
  if (!isSaved) return {};
  let run: TrainedRun | undefined;
  try {
    run = await openTrainedRun(folder, { log: () => {} });
    const goals = await goalPicture(run);
    const asked = goals && { goals };
    if (mayBeListed(run.config)) {
      try {
        return { exact: await exactPicture(folder, run), ...asked };
      } catch (error) {
        if (!(error instanceof SpaceTooLarge)) throw error;
      }
    }
    const probabilities = await probabilityPicture(run, await knownObjects(folder, objects));
    return { ...(probabilities && { probabilities }), ...asked };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { notice: `The sampler is not compared with its reward: ${error.message}` };
  } finally {
    await run?.assembly.close();
  }
}
