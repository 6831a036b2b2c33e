import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";
import { makeFolder } from "../../core/makeFolder.ts";
import { loadConfig } from "../config/load.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { configText } from "../config/text.ts";
import type { CheckpointData } from "./checkpointFile.ts";
import {
  type Checkpoint,
  checkpointFolder,
  listCheckpoints,
  loadNewest,
  saveCheckpoint,
} from "./checkpoints.ts";
import { refuseChangedConfig } from "./configChange.ts";
import { writeDurably } from "./durableFile.ts";
import { openJsonLines } from "./jsonLines.ts";
import { provenance } from "./provenance.ts";
import { openEventFile } from "./tensorBoard/eventFile.ts";

const CONFIG = "config.yaml";

/** Rows of metrics.jsonl and molecules.jsonl. */
export type Row = Readonly<Record<string, unknown>>;

/** A run that is being written. */
export interface RunFolder {
  readonly folder: string;
  /** Where a resumed run goes on; undefined for one that begins, or had no checkpoint yet. */
  readonly resumed: { readonly step: number; readonly state: CheckpointData } | undefined;
  /** Adds a line to metrics.jsonl, and its numbers to TensorBoard's curves. */
  appendMetrics(row: Row): void;
  /** Adds lines to molecules.jsonl. */
  appendMolecules(rows: readonly Row[]): void;
  /**
   * Writes a checkpoint after update `step`, with how long the two files are now.
   *
   * @throws UserError if it cannot be written; the one before it stays good
   */
  saveCheckpoint(step: number, state: CheckpointData): Promise<string>;
  close(): void;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    await makeFolder(folder);
    return await readdir(folder);
  } catch (error) {
    throw new UserError(
      `The run folder ${folder} cannot be made or read: ${fileErrorReason(error)}. ` +
        `Choose another with --run.`,
    );
  }
}

/** Whether a run ended before its first step, as where its reward was refused: nothing is lost. */
async function isUntouched(folder: string, names: readonly string[]): Promise<boolean> {
  const sizes = ["metrics.jsonl", "molecules.jsonl"].map(async (file) =>
    names.includes(file) ? (await stat(join(folder, file))).size : 0,
  );
  const hasCheckpoint = (await listCheckpoints(checkpointFolder(folder))).length > 0;
  return !hasCheckpoint && (await Promise.all(sizes)).every((size) => size === 0);
}

/** @throws UserError if the folder holds something, unless it is a run that never began */
async function refuseOccupied(folder: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  if (names.includes(CONFIG) && (await isUntouched(folder, names))) return;
  if (!names.includes(CONFIG)) {
    throw new UserError(
      `The run folder ${folder} is not empty and holds no run (it has ${names[0]}). ` +
        `Choose another with --run.`,
    );
  }
  const last = (await listCheckpoints(checkpointFolder(folder))).at(-1);
  throw new UserError(
    `The run folder ${folder} holds a run already` +
      `${last ? ` (at step ${last.step})` : ""}. ` +
      `Go on with it by --resume ${folder}, or choose another folder with --run.`,
  );
}

/**
 * The config that a run was started with.
 *
 * @param overrides `a.b=c` each, as of `--set`
 * @throws UserError if the folder holds no run
 */
export async function loadRunConfig(
  folder: string,
  overrides: readonly string[] = [],
): Promise<ResolvedConfig> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UserError(
      `${folder} cannot be read: ${fileErrorReason(error)}. Name the folder of a run.`,
    );
  });
  if (!names.includes(CONFIG)) {
    throw new UserError(
      `${folder} holds no run: it has no ${CONFIG}. Name the folder that train wrote.`,
    );
  }
  return loadConfig(join(folder, CONFIG), overrides);
}

async function writeSettings(folder: string, config: ResolvedConfig): Promise<void> {
  const origin = `${JSON.stringify(await provenance(), null, 2)}\n`;
  try {
    await writeDurably(join(folder, "provenance.json"), [origin]);
    // Last: a folder with a config.yaml is a run.
    await writeDurably(join(folder, CONFIG), [configText(config)]);
  } catch (error) {
    throw new UserError(
      `The run folder ${folder} cannot be written: ${fileErrorReason(error)}. ` +
        `Choose another with --run.`,
    );
  }
}

const lengthAt = (checkpoint: Checkpoint | undefined, file: string): number => {
  const lengths = checkpoint?.data.fileBytes as Record<string, number> | undefined;
  return lengths?.[file] ?? 0;
};

/**
 * Opens the folder of a run for writing: makes it for a new run; for a resumed one finds its newest
 * checkpoint and cuts metrics.jsonl and molecules.jsonl to what they were at that step, so that at
 * the end they equal those of a run that never stopped. TensorBoard's event files are cut likewise.
 *
 * @throws UserError if the folder cannot be written, holds another run, holds none to resume, or
 * holds one that began with other settings; or if its newest checkpoint is damaged
 */
export async function openRun(options: {
  readonly folder: string;
  readonly config: ResolvedConfig;
  readonly resume: boolean;
}): Promise<RunFolder> {
  const { folder, config, resume } = options;
  if (resume) refuseChangedConfig(folder, await loadRunConfig(folder), config);
  else await refuseOccupied(folder, await namesIn(folder));
  const checkpoint = resume ? await loadNewest(folder) : undefined;
  await writeSettings(folder, config);

  const metrics = openJsonLines(join(folder, "metrics.jsonl"), lengthAt(checkpoint, "metrics"));
  const molecules = openJsonLines(
    join(folder, "molecules.jsonl"),
    lengthAt(checkpoint, "molecules"),
  );
  const events = openEventFile(folder, checkpoint?.step ?? 0);
  return {
    folder,
    resumed: checkpoint && {
      step: checkpoint.step,
      state: checkpoint.data.state as CheckpointData,
    },
    appendMetrics(row) {
      metrics.append([row]);
      events.append(row);
    },
    appendMolecules: (rows) => molecules.append(rows),
    async saveCheckpoint(step, state) {
      // The lines that a checkpoint counts must not be lost where the checkpoint is not.
      metrics.sync();
      molecules.sync();
      events.sync();
      const fileBytes = { metrics: metrics.bytes, molecules: molecules.bytes };
      const keep = config.training.keepCheckpoints;
      const data = { config, fileBytes, state };
      return saveCheckpoint({ folder: checkpointFolder(folder), step, keep, data });
    },
    close() {
      metrics.close();
      molecules.close();
      events.close();
    },
  };
}
