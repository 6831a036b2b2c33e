import { closest } from "../core/closest.ts";
import { UserError } from "../core/errors.ts";
import { EXECUTOR_NAMES, type ExecutorName } from "../engine/program.ts";
import { type Assembly, assemble } from "./assemble.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { loadCheckpoint } from "./run/checkpoints.ts";
import { loadRunConfig } from "./run/runFolder.ts";
import type { TrainerState } from "./trainer.ts";

/** A run's experiment with the weights that it samples with. */
export interface TrainedRun {
  readonly config: ResolvedConfig;
  /** The caller closes it. */
  readonly assembly: Assembly;
  /** [P] the sampling average. */
  readonly weights: Float32Array;
  /** Updates done. */
  readonly step: number;
}

/** Names that `engine.executor` and `--executor` can have. */
export type ExecutorChoice = ExecutorName | "auto";
const CHOICES: readonly ExecutorChoice[] = ["auto", ...EXECUTOR_NAMES];

/** @throws UserError if there is no such executor */
export function parseExecutor(written: string): ExecutorChoice {
  const known = CHOICES.find((name) => name === written);
  if (known) return known;
  const near = closest(written, CHOICES);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new UserError(
    `--executor is ${JSON.stringify(written)}; it must be one of ${CHOICES.join(", ")}.${hint}`,
  );
}

/**
 * Opens a run by its newest checkpoint, or by one checkpoint file.
 *
 * @param options.executor instead of the one that the run was trained on
 * @throws UserError if there is no checkpoint, or it does not suit the config beside it
 */
export async function openTrainedRun(
  runFolder: string,
  options: { readonly executor?: ExecutorChoice; readonly log: (line: string) => void },
): Promise<TrainedRun> {
  const checkpoint = await loadCheckpoint(runFolder);
  const trained = await loadRunConfig(checkpoint.runFolder);
  const executor = options.executor ?? trained.engine.executor;
  const config = { ...trained, engine: { ...trained.engine, executor } };
  const state = checkpoint.data.state as unknown as TrainerState;
  const assembly = await assemble(config, options.log);
  const { parameterCount } = assembly.model;
  if (state.average.length !== parameterCount) {
    await assembly.close();
    throw new UserError(
      `${checkpoint.path} holds ${state.average.length} weights, the config beside it describes ` +
        `${parameterCount}: they belong to different runs.`,
    );
  }
  return { config, assembly, weights: state.average, step: checkpoint.step };
}
