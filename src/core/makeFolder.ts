import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileErrorCode } from "./fileErrors.ts";

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/**
 * Makes a folder and those above it, if missing. Node's own recursive mkdir never returns where a
 * file system answers "no such file" to the making of a folder, as /proc does.
 *
 * @throws the file system's error if one of them cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (fileErrorCode(error) === "EEXIST" && (await isFolder(folder))) return;
    throw error;
  }
}
