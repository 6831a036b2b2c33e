import { stringify } from "yaml";
import type { z } from "zod";
import type { WrittenGoals } from "../conditioning/askedGoals.ts";
import { UserError } from "../core/errors.ts";
import type { configSchema, ResolvedConfig } from "./config/schema.ts";
import type { SampleSet } from "./sample.ts";
import type { TrainingProgress, TrainingSummary } from "./train.ts";
import type { ExecutorChoice } from "./trainedRun.ts";

/** The settings of a config as an object; those left out have their defaults. */
export type ConfigSettings = z.input<typeof configSchema>;

/** What a program may watch and stop. */
interface Watching {
  /** Stops cleanly: training with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Told what a user should know, a line each; by default nobody is. */
  readonly log?: (line: string) => void;
}

/** What `train` is asked for. */
export interface TrainRequest extends Watching {
  /** A config file, or its settings; paths in settings are seen from the current folder. */
  readonly config: string | ConfigSettings;
  /** Folder of the run; the config's own by default. */
  readonly run?: string;
  /** Overrides such as "training.steps=100", as of `--set`. */
  readonly set?: readonly string[];
  /** Go on with the run from its newest checkpoint; false by default. */
  readonly resume?: boolean;
  /** A run, or one of its checkpoints, whose policy a new run starts from. */
  readonly from?: string;
  /** Called after each step. */
  readonly progress?: (progress: TrainingProgress) => void;
}

/** What `sample` is asked for. */
export interface SampleRequest extends Watching {
  /** Folder of a run (its newest checkpoint), or one checkpoint file. */
  readonly run: string;
  /** How many objects; 100 by default. */
  readonly count?: number;
  /** The same seed gives the same objects; 0 by default. */
  readonly seed?: number;
  /** What is asked for, such as `{ beta: 16 }`; as in training where a part is left out. */
  readonly goals?: WrittenGoals;
  /** No object twice; false by default. */
  readonly unique?: boolean;
  /** In place of the executor that the run was trained on. */
  readonly executor?: ExecutorChoice;
  /** Called with the number of objects drawn so far. */
  readonly progress?: (done: number) => void;
}

/** Name of a config that is no file, in errors. */
const SETTINGS = "config";

const silent = (): void => {};
const never = (): AbortSignal => new AbortController().signal;

/**
 * A config with every default filled in, from a file or from settings.
 *
 * @throws ConfigError with one line for each wrong setting
 */
export async function resolveConfig(
  config: string | ConfigSettings,
  set: readonly string[] = [],
): Promise<ResolvedConfig> {
  const { loadConfig, parseConfig } = await import("./config/load.ts");
  if (typeof config === "string") return loadConfig(config, set);
  return parseConfig(SETTINGS, stringify(config), set);
}

/**
 * Trains what a config describes, as the command `train` does: leaves metrics.jsonl, molecules.jsonl
 * and checkpoints in the run folder.
 *
 * @throws ConfigError with one line for each wrong setting
 * @throws UserError if the folder can't be used, the disk is full or training diverges
 */
export async function train(request: TrainRequest): Promise<TrainingSummary> {
  const { run, resume = false, from, signal = never(), log = silent, progress } = request;
  const config = await resolveConfig(request.config, request.set);
  const { train: runTraining } = await import("./train.ts");
  const runFolder = run ?? config.run;
  return runTraining({
    ...{ config: { ...config, run: runFolder }, runFolder, resume, signal, log },
    ...(from !== undefined && { from }),
    ...(progress && { progress }),
  });
}

/**
 * Draws objects with the policy of a trained run, as the command `sample` does, with their rewards
 * and components.
 *
 * @throws UserError if there is no checkpoint, or a number makes no sense
 */
export async function sample(request: SampleRequest): Promise<SampleSet> {
  const { run, count = 100, seed = 0, unique = false, goals, executor, progress } = request;
  const { signal = never(), log = silent } = request;
  for (const [name, value, least] of [
    ["count", count, 1],
    ["seed", seed, 0],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new UserError(`${name} is ${value}; it must be a whole number of at least ${least}.`);
  }
  const { sampleRun } = await import("./sample.ts");
  return sampleRun({
    ...{ runFolder: run, count, seed, unique, signal, log },
    ...(goals && { goals }),
    ...(executor !== undefined && { executor }),
    ...(progress && { progress }),
  });
}
