import { betaLimits } from "../../conditioning/betaPart.ts";
import { UserError } from "../../core/errors.ts";
import { createRng, type Rng } from "../../core/rng.ts";
import { mapRecord } from "../../engine/runStep.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../../evaluation/exact/compareDistributions.ts";
import { SpaceTooLarge } from "../../evaluation/exact/enumerateSpace.ts";
import { objectiveItems } from "../../objectives/config.ts";
import { createReward } from "../../rewards/createReward.ts";
import type { RewardFunction } from "../../rewards/reward.ts";
import { loadConfig } from "../config/load.ts";
import { type Listed, listObjects, outcomePolicy } from "../evaluation/exactEvaluation.ts";
import type { SampleOptions, SampleSet } from "../sample.ts";
import { openTrainedRun, type TrainedRun } from "../trainedRun.ts";
import { convertOutcomes } from "./convertOutcomes.ts";
import { learnsOutcomes } from "./loadOutcomePolicy.ts";
import { objectDistribution } from "./measureOutcomes.ts";

/** What `sampleForReward` is asked for. */
export interface RewardSampleOptions
  extends Pick<
    SampleOptions,
    "runFolder" | "count" | "seed" | "unique" | "executor" | "signal" | "log"
  > {
  /** Config file whose reward and temperature are wanted. */
  readonly rewardFile: string;
}

/** Objects that were drawn, and how exactly. */
export interface RewardSampleSet extends SampleSet {
  /** L1 distance from R / Z of what is drawn. */
  readonly l1: number;
  /** log sum of R over all objects, nats. */
  readonly logZ: number;
}

/** @throws UserError if the run does not learn the flows to each object */
function checkRun(runFolder: string, { objective }: TrainedRun["config"]): void {
  if (learnsOutcomes(objective)) return;
  const types = objectiveItems(objective).map(({ type }) => type);
  throw new UserError(
    "--reward turns a run that reaches any object asked for to a reward, and " +
      `objective.type of ${runFolder} is ${types.join(" + ")}. Pretrain one as ` +
      "configs/outcome-grid.yaml does, or train for the reward itself.",
  );
}

async function listAll(
  config: TrainedRun["config"],
  parts: { readonly env: TrainedRun["assembly"]["env"]; readonly reward: RewardFunction },
): Promise<Listed> {
  try {
    return await listObjects(config, parts);
  } catch (error) {
    if (!(error instanceof SpaceTooLarge)) throw error;
    throw new UserError(
      `--reward sums over all objects. ${error.message} For large spaces use ` +
        "molgfn finetune with objective.type outcomePredictor (configs/outcome-adapt.yaml).",
    );
  }
}

/** Tells of what a config's reward is asked for besides, which is left out. */
function noteGoals(
  rewardFile: string,
  { conditioning: { preferences, ranges, focus } }: TrainedRun["config"],
  log: (line: string) => void,
): void {
  const asked = [
    ...(preferences ? ["preferences"] : []),
    ...(Object.keys(ranges).length > 0 ? ["ranges"] : []),
    ...(focus ? ["focus"] : []),
  ];
  if (asked.length === 0) return;
  log(
    `${rewardFile} asks for ${asked.join(" and ")}; --reward takes its reward without: ` +
      "objectives have equal weights.",
  );
}

/** Objects drawn by their probabilities [Y]; each once with `unique`, as long as there are any. */
function drawObjects(
  probabilities: Float64Array,
  { count, unique, rng }: { count: number; unique: boolean; rng: Rng },
): number[] {
  const left = probabilities.slice();
  const drawn: number[] = [];
  while (drawn.length < count) {
    let rest = rng.next() * left.reduce((sum, p) => sum + p, 0);
    const last = left.findLastIndex((p) => p > 0);
    if (last < 0) break;
    let y = 0;
    while (y < last && (left[y] === 0 || rest >= left[y])) rest -= left[y++];
    drawn.push(y);
    if (unique) left[y] = 0;
  }
  return drawn;
}

/**
 * Draws objects in proportion to a reward from a run that was pretrained without one (OC-GFN, Pan et
 * al. 2024, arXiv:2310.03419), by the exact conversion of its policies (`convertOutcomes`). The space
 * is listed for it, so the law of the converted policy is known and drawn from; nothing is trained.
 *
 * @throws UserError if the run was trained for something else, the space is too large to list, or
 *   the reward does not suit its environment
 */
export async function sampleForReward(options: RewardSampleOptions): Promise<RewardSampleSet> {
  const { runFolder, rewardFile, count, seed, unique, log } = options;
  const run = await openTrainedRun(runFolder, options);
  const { config, assembly, weights } = run;
  let reward: RewardFunction | undefined;
  try {
    checkRun(runFolder, config);
    const wanted = await loadConfig(rewardFile, [`env=${JSON.stringify(config.env)}`]);
    noteGoals(rewardFile, wanted, log);
    reward = await createReward(wanted.reward, config.env);
    const started = performance.now();
    const listed = await listAll(config, { env: assembly.env, reward });
    const { rewards, objects } = listed;
    const { high: beta } = betaLimits(wanted.temperature);
    const logReward = rewards.logReward.map((value) => beta * value);
    const policy = outcomePolicy(config, assembly, weights);
    const { logPF } = await convertOutcomes(policy, listed, [logReward]);
    const probabilities = objectDistribution(listed, logPF[0]);
    const { target, logZ } = targetDistribution(logReward);
    const drawn = drawObjects(probabilities, { count, unique, rng: createRng(seed) });
    if (drawn.length < count) log(`There are ${drawn.length} objects, fewer than ${count}.`);
    return {
      samples: drawn.map((y) => ({
        object: rewards.canonical[y] ?? objects[y],
        reward: rewards.reward[y],
        logReward: logReward[y],
        values: mapRecord(rewards.values, (all) => all[y]),
      })),
      columns: reward.columns,
      molecules: reward.reads === "smiles",
      drawn: drawn.length,
      goal: `the reward of ${rewardFile} at beta ${beta}`,
      ranges: [],
      seconds: (performance.now() - started) / 1000,
      l1: compareDistributions(probabilities, target).l1,
      logZ,
    };
  } finally {
    await reward?.close?.();
    await assembly.close();
  }
}
