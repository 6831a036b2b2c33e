import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";

/** How many molecules an expensive reward was asked for. */
export interface CallCount {
  readonly total: number;
  add(calls: number): void;
}

/**
 * A count that a run keeps in a file: calls were made even if no checkpoint came after them, so that
 * a checkpoint is not the place for it.
 *
 * @param path undefined for a count of this program alone
 * @throws UserError if the file can't be read or written
 */
export function openCallCount(path: string | undefined): CallCount {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new UserError(`${path} cannot be read or written: ${fileErrorReason(error)}.`);
    }
  };
  let total = 0;
  if (path !== undefined) {
    attempt(() => mkdirSync(dirname(path), { recursive: true }));
    if (existsSync(path))
      total = Number.parseInt(
        attempt(() => readFileSync(path, "utf8")),
        10,
      );
    if (!(total >= 0)) throw new UserError(`${path} holds no number of calls; delete it.`);
  }
  return {
    get total() {
      return total;
    },
    add(calls) {
      total += calls;
      if (path !== undefined) attempt(() => writeFileSync(path, `${total}\n`));
    },
  };
}
