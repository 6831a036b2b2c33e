import { existsSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../core/errors.ts";
import { fileErrorReason } from "../../../core/fileErrors.ts";
import { type AppendFile, openAppendFile } from "../appendFile.ts";
import { bytesUpToStep, scalarRecord, versionRecord } from "./eventRecord.ts";

/** TensorBoard's curves of a run, written while it trains. */
export interface EventFile {
  /**
   * Adds a point to the curve of each number of a row; those of an object in it are named
   * `outer/inner`.
   *
   * @param row with a `step`
   * @throws UserError if the file system refuses
   */
  append(row: Readonly<Record<string, unknown>>): void;
  /** Returns when all is on the disk. */
  sync(): void;
  close(): void;
}

/** Names of the event files of this program; TensorBoard reads all that hold "tfevents", in order. */
const NAME = /^events\.out\.tfevents\.\d{10}\.molgfn\.\d+$/;

/** The numbers of a row by their tags, without the step. */
export function scalarsOf(
  row: Readonly<Record<string, unknown>>,
  prefix = "",
): (readonly [string, number])[] {
  return Object.entries(row).flatMap(([name, value]) => {
    if (prefix === "" && name === "step") return [];
    if (typeof value === "number") return [[`${prefix}${name}`, value] as const];
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    return isGroup ? scalarsOf(value as Record<string, unknown>, `${prefix}${name}/`) : [];
  });
}

/** Cuts what the files of a folder hold beyond a step; deletes those that have nothing before it. */
function cutBeyond(folder: string, lastStep: number): void {
  for (const name of readdirSync(folder).filter((file) => NAME.test(file))) {
    const path = join(folder, name);
    try {
      const file = readFileSync(path);
      const { bytes, steps } = bytesUpToStep(file, lastStep);
      if (steps === 0) rmSync(path);
      else if (bytes < file.length) truncateSync(path, bytes);
    } catch (error) {
      throw new UserError(`${path} cannot be cut: ${fileErrorReason(error)}.`);
    }
  }
}

/** A new file, which TensorBoard reads after all that are there. */
function createFile(folder: string): AppendFile {
  const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, "0");
  const pathOf = (number: number): string =>
    join(folder, `events.out.tfevents.${seconds}.molgfn.${number}`);
  let number = 0;
  while (existsSync(pathOf(number))) number++;
  const file = openAppendFile(pathOf(number), 0);
  file.append(versionRecord(Date.now() / 1000));
  return file;
}

/**
 * Writes TensorBoard event files into a run's folder: one for each time that the run is started or
 * resumed, made with its first row. What earlier files hold beyond the step at which a run is
 * resumed is cut, so that no step is there twice.
 *
 * @param lastStep the step at which the run goes on, 0 for a new one
 * @throws UserError if the files cannot be cut
 */
export function openEventFile(folder: string, lastStep: number): EventFile {
  cutBeyond(folder, lastStep);
  let file: AppendFile | undefined;
  return {
    append(row) {
      file ??= createFile(folder);
      const [wallTime, step] = [Date.now() / 1000, Number(row.step)];
      file.append(scalarRecord({ wallTime, step, scalars: scalarsOf(row) }));
    },
    sync: () => file?.sync(),
    close: () => file?.close(),
  };
}
