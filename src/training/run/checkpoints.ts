import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { fileErrorCode, fileErrorReason } from "../../core/fileErrors.ts";
import { makeFolder } from "../../core/makeFolder.ts";
import {
  CheckpointDamage,
  type CheckpointData,
  decodeCheckpoint,
  encodeCheckpoint,
} from "./checkpointFile.ts";
import { UNFINISHED, writeDurably } from "./durableFile.ts";

/** A checkpoint that was read. */
export interface Checkpoint {
  readonly path: string;
  /** Folder of the run that it belongs to. */
  readonly runFolder: string;
  /** Updates that were done when it was written. */
  readonly step: number;
  readonly data: CheckpointData;
}

interface CheckpointName {
  readonly path: string;
  readonly step: number;
}

const NAME = /^step-(\d+)\.ckpt$/;

/** Folder of the checkpoints of a run. */
export const checkpointFolder = (runFolder: string): string => join(runFolder, "checkpoints");

/** Checkpoints in a folder by their names, oldest first; none if there is no such folder. */
export async function listCheckpoints(folder: string): Promise<CheckpointName[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT") return [];
    throw new UserError(`${folder} cannot be read: ${fileErrorReason(error)}.`);
  }
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match ? [{ path: join(folder, name), step: Number(match[1]) }] : [];
    })
    .sort((a, b) => a.step - b.step);
}

/** Deletes all but the newest `keep` checkpoints of a folder, and what a crash left unfinished. */
async function prune(folder: string, keep: number): Promise<void> {
  const old = (await listCheckpoints(folder)).slice(0, -keep).map(({ path }) => path);
  const unfinished = (await readdir(folder)).filter((name) => name.endsWith(UNFINISHED));
  for (const path of [...old, ...unfinished.map((name) => join(folder, name))]) {
    await rm(path, { force: true });
  }
}

/**
 * Writes the checkpoint of a step, whole or not at all, then deletes all but the newest `keep`.
 *
 * @param options.folder made if missing
 * @throws UserError if it cannot be written, for example on a full disk; older ones stay
 */
export async function saveCheckpoint(options: {
  readonly folder: string;
  readonly step: number;
  readonly keep: number;
  readonly data: CheckpointData;
}): Promise<string> {
  const { folder, step, keep, data } = options;
  const path = join(folder, `step-${String(step).padStart(6, "0")}.ckpt`);
  const parts = encodeCheckpoint({ step, ...data });
  try {
    await makeFolder(folder);
    await writeDurably(path, parts);
  } catch (error) {
    const megabytes = (parts[0].length + parts[1].length) / 1e6;
    const last = (await listCheckpoints(folder)).at(-1);
    throw new UserError(
      `${path} (${megabytes.toFixed(1)} MB) could not be written: ${fileErrorReason(error)}. ` +
        (last
          ? `The checkpoint of step ${last.step} is intact: make room, then go on from it ` +
            `with --resume ${dirname(folder)}.`
          : "Make room, then start again."),
    );
  }
  await prune(folder, keep);
  return path;
}

async function readCheckpoint({ path, step }: CheckpointName): Promise<Checkpoint> {
  const data = decodeCheckpoint(await readFile(path));
  return {
    path,
    runFolder: dirname(dirname(path)),
    step: typeof data.step === "number" ? data.step : step,
    data,
  };
}

/** What to do about an unreadable checkpoint: names the newest of its folder that is good. */
async function cure(path: string): Promise<string> {
  const folder = dirname(path);
  for (const other of (await listCheckpoints(folder)).reverse()) {
    if (other.path === path) continue;
    try {
      const { step } = await readCheckpoint(other);
      return `The checkpoint of step ${step} is good: delete the bad file to go on from ${other.path}.`;
    } catch (error) {
      // Another bad one: look further; what is reported is the one that was asked for.
      if (!(error instanceof CheckpointDamage)) fileErrorReason(error);
    }
  }
  return "There is no good checkpoint beside it: start the run again in a new folder.";
}

async function loadNamed(name: CheckpointName): Promise<Checkpoint> {
  try {
    return await readCheckpoint(name);
  } catch (error) {
    const damage =
      error instanceof CheckpointDamage
        ? error.message
        : `cannot be read: ${fileErrorReason(error)}`;
    throw new UserError(`${name.path} ${damage}. ${await cure(name.path)}`);
  }
}

/** The newest checkpoint of a run folder, undefined if it has none. */
export async function loadNewest(runFolder: string): Promise<Checkpoint | undefined> {
  const newest = (await listCheckpoints(checkpointFolder(runFolder))).at(-1);
  return newest && loadNamed(newest);
}

/**
 * Reads one checkpoint.
 *
 * @param path a checkpoint file, or a run folder for its newest one
 * @throws UserError if there is none, or it is damaged; says which other one is good
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    throw new UserError(
      `${path} cannot be read: ${fileErrorReason(error)}. Name a run folder or a file in its checkpoints/.`,
    );
  }
  if (!isFolder) return loadNamed({ path, step: 0 });
  const newest = await loadNewest(path);
  if (newest) return newest;
  throw new UserError(
    `${path} holds no checkpoint (step-*.ckpt in checkpoints/). ` +
      `Name the folder of a run that was trained.`,
  );
}
