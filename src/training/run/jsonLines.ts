import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";

/** A file of one JSON object a line that is written at its end. */
export interface JsonLines {
  /** Bytes in the file. */
  readonly bytes: number;
  /** @throws UserError if the file system refuses, for example because the disk is full */
  append(rows: readonly Readonly<Record<string, unknown>>[]): void;
  /** Returns when all lines are on the disk. */
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
 * Opens a file of JSON lines, made if missing, cut to its first `keepBytes`.
 * JSON has no infinities: -Infinity and NaN are written as null.
 *
 * @throws UserError if it cannot be written or is shorter than `keepBytes`
 */
export function openJsonLines(path: string, keepBytes: number): JsonLines {
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
  let bytes = keepBytes;
  return {
    get bytes() {
      return bytes;
    },
    append(rows) {
      if (rows.length === 0) return;
      const text = Buffer.from(`${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
      attempt(path, () => writeAll(file, text));
      bytes += text.length;
    },
    sync: () => attempt(path, () => fsyncSync(file)),
    close: () => closeSync(file),
  };
}
