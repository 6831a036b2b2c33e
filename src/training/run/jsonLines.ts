import { openAppendFile } from "./appendFile.ts";

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

/**
 * Opens a file of JSON lines, made if missing, cut to its first `keepBytes`.
 * JSON has no infinities: -Infinity and NaN are written as null.
 *
 * @throws UserError if it cannot be written or is shorter than `keepBytes`
 */
export function openJsonLines(path: string, keepBytes: number): JsonLines {
  const file = openAppendFile(path, keepBytes);
  return {
    get bytes() {
      return file.bytes;
    },
    append(rows) {
      if (rows.length === 0) return;
      file.append(Buffer.from(`${rows.map((row) => JSON.stringify(row)).join("\n")}\n`));
    },
    sync: file.sync,
    close: file.close,
  };
}
