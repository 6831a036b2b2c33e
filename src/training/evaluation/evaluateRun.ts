import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { loadRdkit } from "../../chem/rdkit.ts";
import { UserError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import { SpaceTooLarge } from "../../evaluation/exact/enumerateSpace.ts";
import { type AucTopK, aucTopK } from "../../evaluation/molecules/aucTopK.ts";
import { evaluateMolecules } from "../../evaluation/molecules/evaluateMolecules.ts";
import { type MoleculeMetrics, objectMetrics } from "../../evaluation/molecules/moleculeMetrics.ts";
import { readSampleFile, type SampleRows } from "../../evaluation/molecules/sampleFile.ts";
import { inProcessBackend, threadedBackend } from "../../rewards/backend.ts";
import { type GoalMetrics, measureGoals } from "../goals/measureGoals.ts";
import { readRewardCalls } from "../rewards/rewardCalls.ts";
import { loadCheckpoint } from "../run/checkpoints.ts";
import { sampleRun } from "../sample.ts";
import { openTrainedRun } from "../trainedRun.ts";
import { loadStart } from "../transfer/pretrainedFolder.ts";
import { createExactEvaluator, type ExactMetrics } from "./exactEvaluation.ts";
import { correlateHeldOut, type LogProbabilityMetrics } from "./heldOutLogProbabilities.ts";

/** What `evaluateRun` is asked for. */
export interface EvaluateOptions {
  /** Run folder, checkpoint file or file of molecules; "-" for SMILES on stdin. */
  readonly path: string;
  /** File of molecules to compare with. */
  readonly reference?: string;
  /** Objects drawn from a run. */
  readonly count: number;
  /** Most molecules of the sample, and of the reference, that are compared with each other. */
  readonly most: number;
  /** Held-out objects whose log p is estimated; of runs only. */
  readonly heldOut?: {
    readonly file: string;
    readonly count: number;
    /** Backward trajectories for each object. */
    readonly trajectories: number;
  };
  /** Least reward of a mode; by default what a tenth of the molecules reach. */
  readonly modeReward?: number;
  readonly modeSimilarity: number;
  /** Preferences or directions that a run is asked for, and objects drawn for each: 15 x 128. */
  readonly goals?: number;
  readonly goalSamples?: number;
  readonly circleDistance: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly progress?: (progress: EvaluateProgress) => void;
}

/** What is going on. */
export interface EvaluateProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** Where the sample comes from. */
export interface SampleSource {
  readonly path: string;
  readonly kind: "run" | "checkpoint" | "file";
  /** Updates of the run. */
  readonly step?: number;
}

/** All that was measured: what `evaluate --json` prints. */
export interface Evaluation extends MoleculeMetrics {
  readonly source: SampleSource;
  readonly reference: { readonly path: string; readonly molecules: number } | null;
  readonly aucTopK: AucTopK | null;
  readonly logProbability?: LogProbabilityMetrics;
  readonly exact?: ExactMetrics;
  /** Of runs that are asked for more than beta. */
  readonly goals?: GoalMetrics;
  /** What was left out or estimated, and why. */
  readonly notes: readonly string[];
}

/** Rows from which on worker threads are worth their start. */
const THREADED_ROWS = 2_000;
const MOST_THREADS = 4;

async function kindOf(path: string): Promise<SampleSource["kind"]> {
  if (path === "-") return "file";
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new UserError(
      `${path}: there is no such file or folder. Name a run, a checkpoint in its checkpoints/, or ` +
        "a file of molecules (.smi, .csv, .tsv or .jsonl).",
    );
  }
  if (found.isDirectory()) return "run";
  return path.endsWith(".ckpt") ? "checkpoint" : "file";
}

/** What is known of a run alone. */
interface RunParts {
  readonly rows: SampleRows;
  readonly areMolecules: boolean;
  readonly step: number;
  readonly aucTopK: AucTopK | null;
  readonly exact?: ExactMetrics;
  readonly logProbability?: LogProbabilityMetrics;
  readonly goals?: GoalMetrics;
  readonly notes: readonly string[];
}

/** Samples a run; measures it exactly where its space can be listed, and on held-out objects. */
async function measureRun(options: EvaluateOptions): Promise<RunParts> {
  const { path, count, seed, signal, log, heldOut, progress } = options;
  const set = await sampleRun({
    ...{ runFolder: path, count, seed, unique: false, signal, log },
    progress: (done) => progress?.({ label: "sample", done, total: count }),
  });
  if (signal.aborted) throw new UserError("Stopped; nothing was measured.");
  const { runFolder, step } = await loadCheckpoint(path);
  const run = await openTrainedRun(path, { log: () => {} });
  const notes: string[] = [];
  try {
    const { targetPrior } = await loadStart(run.config, runFolder, run.assembly);
    const measureExactly = createExactEvaluator(run.config, run.assembly, targetPrior);
    const exact = await measureExactly(run.weights).catch((error: unknown) => {
      if (!(error instanceof SpaceTooLarge)) throw error;
      notes.push(`No exact distances: ${error.message}`);
      return undefined;
    });
    const goals = await measureGoals(run, {
      ...{ goals: options.goals ?? 15, samples: options.goalSamples ?? 128, seed },
      onDone: (done, total) => progress?.({ label: "goals", done, total }),
    });
    const logProbability = heldOut && (await correlateHeldOut(run, { ...heldOut, seed }));
    return {
      rows: {
        smiles: set.samples.map(({ object }) => object),
        rewards: Float64Array.from(set.samples, ({ reward }) => reward),
      },
      ...{ areMolecules: set.molecules, step, notes },
      aucTopK: aucTopK(await readRewardCalls(runFolder, step)),
      ...(exact && { exact }),
      ...(logProbability && { logProbability }),
      ...(goals && { goals }),
    };
  } finally {
    await run.assembly.close();
  }
}

/** Metrics of objects that are no molecules. */
function measureObjects(
  { smiles: objects, rewards = new Float64Array() }: SampleRows,
  reference?: string,
) {
  const unused = `${reference} is not used: the objects of this run are no molecules.`;
  return {
    metrics: objectMetrics(objects, rewards),
    notes: reference === undefined ? [] : [unused],
  };
}

/** Metrics of molecules, RDKit and the components in worker threads if there are many. */
async function measureMolecules(
  rows: SampleRows,
  reference: SampleRows | undefined,
  options: EvaluateOptions,
) {
  const total = rows.smiles.length + (reference?.smiles.length ?? 0);
  const threads = Math.min(MOST_THREADS, availableParallelism());
  const backend =
    total < THREADED_ROWS ? inProcessBackend() : threadedBackend({ threads, timeoutMs: 30_000 });
  try {
    return await evaluateMolecules({
      ...{ rdkit: await loadRdkit(), backend, sample: rows, reference },
      ...{ most: options.most, rng: createRng(options.seed), signal: options.signal },
      modeReward: options.modeReward,
      modeSimilarity: options.modeSimilarity,
      circleDistance: options.circleDistance,
      onDone: (done) => options.progress?.({ label: "evaluate", done, total }),
    });
  } finally {
    await backend.close();
  }
}

/**
 * Measures the objects that a run draws, or the molecules of a file; docs/metrics.md defines each
 * metric. A run is also measured against R^beta / Z: exactly where its space can be listed, and by
 * estimates of log p on held-out objects if they are given.
 *
 * @throws UserError if a file or the run can't be read, there is no molecule in it, or held-out
 *   objects are given for a file or are not in the run's space
 */
export async function evaluateRun(options: EvaluateOptions): Promise<Evaluation> {
  const { path, reference, heldOut } = options;
  const kind = await kindOf(path);
  if (kind === "file" && heldOut) {
    throw new UserError(
      `--data ${heldOut.file}: log p is estimated with a run's policy, and ${path} is a file of ` +
        "molecules. Name a run, or leave --data out.",
    );
  }
  const referenceRows = reference === undefined ? undefined : await readSampleFile(reference);
  const run = kind === "file" ? undefined : await measureRun(options);
  const rows = run?.rows ?? (await readSampleFile(path));
  const { metrics, notes } =
    run?.areMolecules === false
      ? measureObjects(rows, reference)
      : await measureMolecules(rows, referenceRows, options);
  return {
    source: { path, kind, ...(run && { step: run.step }) },
    reference:
      reference === undefined || referenceRows === undefined
        ? null
        : { path: reference, molecules: referenceRows.smiles.length },
    ...metrics,
    aucTopK: run?.aucTopK ?? null,
    ...(run?.logProbability && { logProbability: run.logProbability }),
    ...(run?.exact && { exact: run.exact }),
    ...(run?.goals && { goals: run.goals }),
    notes: [...(run?.notes ?? []), ...notes],
  };
}
