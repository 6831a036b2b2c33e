import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../../core/errors.ts";
import { fileErrorReason } from "../../../core/fileErrors.ts";

/** What commands write to their standard error. */
export interface CommandWords {
  /** @param text a piece, not always whole lines */
  add(text: string): void;
  /** The last line with something in it, cut if long; "" if there is none. */
  last(): string;
  /** Where all of it is, undefined if it is not kept. */
  readonly path: string | undefined;
}

/** Most that a run keeps, so that a talkative program does not fill the disk. */
const MOST_BYTES = 20_000_000;
const TAIL = 2000;
const LONGEST_QUOTE = 200;

/**
 * Keeps the words of commands in a file of the run.
 *
 * @param onIncident told what could not be kept later
 * @throws UserError if the file can't be written
 */
export function openWords(
  path: string | undefined,
  onIncident: (what: string) => void,
): CommandWords {
  let tail = "";
  let written = 0;
  const write = (text: string): void => {
    if (path === undefined || written > MOST_BYTES) return;
    written += Buffer.byteLength(text);
    const isFull = written > MOST_BYTES;
    appendFileSync(path, isFull ? `${text}\n[molgfn keeps no more of it in this run]\n` : text);
  };
  if (path !== undefined) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      write("");
    } catch (error) {
      throw new UserError(`${path} cannot be written: ${fileErrorReason(error)}.`);
    }
  }
  return {
    path,
    add(text) {
      tail = (tail + text).slice(-TAIL);
      try {
        write(text);
      } catch (error) {
        // Of no weight for the run: it is told, and goes on.
        onIncident(`words of the program that could not be kept: ${fileErrorReason(error)}`);
      }
    },
    last() {
      const lines = tail.split("\n").filter((line) => line.trim() !== "");
      return (lines.at(-1) ?? "").trim().slice(0, LONGEST_QUOTE);
    },
  };
}
