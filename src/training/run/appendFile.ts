import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";

/** A file that is written at its end. */
export interface AppendFile {
  /** Bytes in the file. */
  readonly bytes: number;
  /** @throws UserError if the file system refuses, for example because the disk is full */
  append(bytes: Uint8Array): void;
  /** Returns when all is on the disk. */
  sync(): void;
  close(): void;
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UserError(`${path} cannot be written: ${fileErrorReason(error)}.`);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/**
 * Opens a file, made if missing, cut to its first `keepBytes`.
 *
 * @throws UserError if it cannot be written or is shorter than `keepBytes`
 */
export function openAppendFile(path: string, keepBytes: number): AppendFile {
  const file = attempt(path, () => openSync(path, "a"));
  const size = fstatSync(file).size;
  if (size < keepBytes) {
    closeSync(file);
    throw new UserError(
      `${path} has ${size} bytes, and had ${keepBytes} when the checkpoint was written: ` +
        `lines were removed from it. Put the file back as it was, or start a new run.`,
    );
  }
  if (size > keepBytes) attempt(path, () => ftruncateSync(file, keepBytes));
  let length = keepBytes;
  return {
    get bytes() {
      return length;
    },
    append(bytes) {
      attempt(path, () => writeAll(file, bytes));
      length += bytes.length;
    },
    sync: () => attempt(path, () => fsyncSync(file)),
    close: () => closeSync(file),
  };
}
