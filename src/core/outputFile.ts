import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "./errors.ts";
import { fileErrorReason } from "./fileErrors.ts";
import { makeFolder } from "./makeFolder.ts";

/** Where to write first: beside the file, or, for a device or a pipe, right into it. */
async function placesOf(path: string): Promise<{ first: string; last: string }> {
  // A link stays a link: what it points to is replaced.
  const last = await realpath(path).catch(() => path);
  const found = await stat(last).catch(() => undefined);
  const isSpecial = found !== undefined && !found.isFile();
  return { first: isSpecial ? last : `${last}.${process.pid}.unfinished`, last };
}

/**
 * Writes a result for the user; folders on the way are made. The file appears once it is whole, so
 * that a stopped program leaves no half of one.
 *
 * @param path "-" for standard output
 * @param option name of the option that gave the path, as "--out"
 * @param parts text or bytes, piece by piece; an error that they throw passes through
 * @throws UserError if the file cannot be written
 */
export async function writeOutput(
  path: string,
  option: string,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string>,
): Promise<void> {
  if (path === "-") {
    for await (const part of parts) process.stdout.write(part);
    return;
  }
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw new UserError(
        `${path} cannot be written: ${fileErrorReason(error)}. Choose another place with ${option}.`,
      );
    }
  };
  const { first, last } = await placesOf(path);
  const file = await attempt(async () => {
    await makeFolder(dirname(last));
    return open(first, "w");
  });
  try {
    for await (const part of parts) await attempt(() => file.writeFile(part));
    await attempt(() => file.close());
    if (first !== last) await attempt(() => rename(first, last));
  } catch (error) {
    await file.close();
    if (first !== last) await rm(first, { force: true });
    throw error;
  }
}
