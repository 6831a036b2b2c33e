import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Ending of files that are being written; whoever finds one later may delete it. */
export const UNFINISHED = ".unfinished";

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and needs no sync of them.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that after a crash at any time either the old or the new content is there whole:
 * into a temporary file beside it, synced, renamed, its folder synced.
 *
 * @throws the file system's error; the temporary file is gone then and the old content intact
 */
export async function writeDurably(
  path: string,
  parts: readonly (Uint8Array | string)[],
): Promise<void> {
  const unfinished = `${path}${UNFINISHED}`;
  try {
    const handle = await open(unfinished, "w");
    try {
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
