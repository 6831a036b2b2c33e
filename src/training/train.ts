import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pack } from "msgpackr";
import { UserError } from "../core/errors.ts";
import { DeviceFailure } from "../engine/executors/onnxDevice.ts";
import type { PluginUsage } from "../rewards/plugins/meteredSource.ts";
import { RewardStop } from "../rewards/plugins/rewardStop.ts";
import { type Assembly, assemble } from "./assemble.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import type { DatasetStream } from "./dataset/datasetStream.ts";
import { createHoldout } from "./dataset/holdoutLikelihood.ts";
import { openDataset } from "./dataset/openDataset.ts";
import { outsideText } from "./dataset/outsideRows.ts";
import { createExactEvaluator, type ExactMetrics } from "./evaluation/exactEvaluation.ts";
import { learnsOutcomes } from "./outcomes/loadOutcomePolicy.ts";
import { createPlateau, type Plateau, type PlateauState } from "./plateau.ts";
import type { Prior } from "./prior.ts";
import { settleRewardStop } from "./rewards/rewardStops.ts";
import { createScaffoldFilter } from "./rewards/scaffoldFilter.ts";
import { loadNewest } from "./run/checkpoints.ts";
import { checkState } from "./run/checkState.ts";
import { knownMolecules, type MoleculeLog } from "./run/moleculeLog.ts";
import { openRun, type RunFolder } from "./run/runFolder.ts";
import { updateMetrics } from "./run/updateMetrics.ts";
import { createTrainer, type Trainer, type TrainerState, type Update } from "./trainer.ts";
import { checkStart, keepPretrained, loadStart } from "./transfer/pretrainedFolder.ts";
import { TrainingDiverged } from "./updates/divergence.ts";

/** What a caller sees of each update. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly meanReward: number;
  readonly bestReward: number;
  readonly moleculesPerSecond: number;
  /** Of the reward's components of the user's own. */
  readonly usage: readonly PluginUsage[];
}

/** How a run ended. */
export interface TrainingSummary {
  readonly folder: string;
  readonly step: number;
  readonly trajectories: number;
  /** Whether all steps were done; false after Ctrl-C. */
  readonly finished: boolean;
  readonly logZ: number;
  readonly bestReward: number;
  readonly exact: ExactMetrics | undefined;
  /** Whether the policy learned to reach objects that it is asked for, and no reward. */
  readonly reachesObjects: boolean;
  /** Of the reward's components of the user's own. */
  readonly usage: readonly PluginUsage[];
  /** Why the reward ended the run early, as its config planned. */
  readonly stopped: string | undefined;
  readonly seconds: number;
}

/** What `train` is given. */
export interface TrainOptions {
  readonly config: ResolvedConfig;
  readonly runFolder: string;
  /** Go on from the newest checkpoint of the folder. */
  readonly resume: boolean;
  /** A run, or one of its checkpoints, whose policy a new run starts from. */
  readonly from?: string;
  /** Stops after the update in progress, with a checkpoint. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly progress?: (progress: TrainingProgress) => void;
}

/** Saves the batch that broke training, for whoever wants to look into it. */
async function saveDivergence(run: RunFolder, error: TrainingDiverged): Promise<never> {
  const path = join(run.folder, `diverged-step-${error.step}.msgpack`);
  await writeFile(path, pack(error.feeds));
  throw new UserError(`${error.message} The batch is in ${path}.`);
}

/** Saves what a device that failed still gives back, and says from where the run can go on. */
async function saveAfterFailure(
  run: RunFolder,
  save: () => Promise<void>,
  failure: DeviceFailure,
): Promise<never> {
  try {
    await save();
  } catch (error) {
    // The state was lost with the device: an older checkpoint has to do.
    if (!(error instanceof DeviceFailure)) throw error;
  }
  const last = await loadNewest(run.folder);
  const cure = last
    ? `The checkpoint of step ${last.step} is good: go on from it with --resume ${run.folder}.`
    : "There is no checkpoint yet: start the run again.";
  throw new DeviceFailure(`${failure.message} ${cure}`);
}

/** What the loop adds to a checkpoint. */
interface LoopState {
  readonly plateau?: PlateauState;
}

interface LoopParts {
  readonly run: RunFolder;
  readonly trainer: Trainer;
  readonly molecules: MoleculeLog;
  readonly assembly: Assembly;
  readonly plateau: Plateau | undefined;
  readonly targetPrior?: Prior;
}

/** The loop: update, record, now and then evaluate and save. */
async function runLoop(options: TrainOptions, parts: LoopParts): Promise<TrainingSummary> {
  const { config, signal, log, progress } = options;
  const { run, trainer, molecules, assembly, plateau } = parts;
  const { steps, checkpointEverySteps } = config.training;
  const evaluateExactly = createExactEvaluator(config, assembly, parts.targetPrior);
  const measureHoldout = config.evaluation.holdout && createHoldout(config, assembly);
  const started = performance.now();
  const firstTrajectories = trainer.trajectories;
  let last: Update | undefined;
  let exact: ExactMetrics | undefined;
  let stop: RewardStop | undefined;
  let saved = run.resumed?.step ?? -1;
  const save = async () => {
    if (saved === trainer.step || trainer.step === 0) return;
    await run.saveCheckpoint(trainer.step, {
      ...(await trainer.getState()),
      ...(plateau && { plateau: plateau.getState() }),
    });
    saved = trainer.step;
  };
  while (trainer.step < steps && !signal.aborted && !plateau?.reached) {
    const update = await trainer.update().catch((error: unknown) => {
      if (error instanceof RewardStop) {
        stop = error;
        return undefined;
      }
      if (error instanceof TrainingDiverged) return saveDivergence(run, error);
      if (error instanceof DeviceFailure) return saveAfterFailure(run, save, error);
      throw error;
    });
    if (update === undefined) break;
    last = update;
    if (update.notice !== undefined) log(update.notice);
    molecules.record(update);
    const due = config.evaluation.exactEverySteps;
    const isExactStep = due > 0 && (update.step % due === 0 || update.step === steps);
    if (isExactStep) exact = await evaluateExactly(trainer.samplingWeights);
    const isHoldoutStep =
      update.step % (config.evaluation.holdout?.everySteps ?? Number.POSITIVE_INFINITY) === 0;
    const holdout = isHoldoutStep ? await measureHoldout?.(trainer.samplingWeights) : undefined;
    const seconds = (performance.now() - started) / 1000;
    const metrics = {
      ...updateMetrics(update, trainer, molecules, isExactStep ? exact : undefined),
      ...(holdout && { holdoutNll: holdout.negativeLogLikelihood }),
    };
    plateau?.add(metrics.meanReward);
    run.appendMetrics({ ...metrics, seconds: Number(seconds.toFixed(3)) });
    progress?.({
      step: update.step,
      steps,
      loss: update.loss,
      meanReward: metrics.meanReward,
      bestReward: molecules.best,
      moleculesPerSecond: (trainer.trajectories - firstTrajectories) / seconds,
      usage: assembly.reward.usage?.() ?? [],
    });
    if (update.step % checkpointEverySteps === 0) await save();
  }
  await save();
  if (plateau?.reached) log(`The mean reward no longer rises: stopped at step ${trainer.step}.`);
  const at = { folder: run.folder, step: trainer.step };
  return {
    folder: run.folder,
    step: trainer.step,
    trajectories: trainer.trajectories,
    finished: trainer.step >= steps || plateau?.reached === true,
    logZ: last?.logZ ?? Number.NaN,
    bestReward: molecules.best,
    exact,
    reachesObjects: learnsOutcomes(config.objective),
    usage: assembly.reward.usage?.() ?? [],
    stopped: stop && settleRewardStop(stop, at),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Trains what a config describes, or goes on with a run. Leaves metrics.jsonl, molecules.jsonl and
 * checkpoints in the run folder.
 *
 * @throws UserError if the folder can't be used, the disk is full or training diverges; the last
 * checkpoint stays good
 * @throws RewardStop if a program of the reward keeps dying, after a checkpoint
 */
export async function train(options: TrainOptions): Promise<TrainingSummary> {
  const { config, runFolder, resume } = options;
  const { from } = options;
  if (!resume) await checkStart(config, from);
  const run = await openRun({ folder: runFolder, config, resume });
  let assembly: Assembly | undefined;
  let dataset: DatasetStream | undefined;
  try {
    if (from !== undefined && !resume) await keepPretrained(from, runFolder);
    assembly = await assemble(config, options.log, runFolder);
    if (run.resumed) {
      const { parameterCount } = assembly.model;
      checkState(run.resumed.state, { folder: runFolder, parameterCount });
    }
    const state = run.resumed?.state as (TrainerState & LoopState) | undefined;
    const start = await loadStart(config, runFolder, assembly);
    if (!state) for (const line of start.pretrained?.differences ?? []) options.log(line);
    dataset = await openDataset(config, assembly, { state: state?.dataset, log: options.log });
    const limit = config.diversityFilter?.perScaffold;
    const trainer = createTrainer({
      config,
      ...assembly,
      ...(dataset && { dataset }),
      ...(start.prior && { prior: start.prior }),
      ...(start.pretrained && { pretrained: start.pretrained.weights }),
      ...(limit !== undefined && {
        scaffoldFilter: await createScaffoldFilter(limit, state?.scaffolds),
      }),
      state,
    });
    const molecules = await knownMolecules(run, assembly.reward.reads);
    const plateau =
      config.training.plateau && createPlateau(config.training.plateau, state?.plateau);
    const summary = await runLoop(options, {
      ...{ run, trainer, molecules, assembly, plateau },
      ...start,
    });
    const outside = dataset ? outsideText(dataset.outside) : "";
    if (outside !== "") options.log(`${config.replay.dataset?.file}: ${outside}`);
    return summary;
  } finally {
    run.close();
    await dataset?.close();
    await assembly?.close();
  }
}
