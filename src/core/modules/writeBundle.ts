import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleModule } from "./bundleModule.ts";

/** A module of the user's, bundled into one file that threads can load. */
export interface WrittenBundle {
  readonly path: string;
  /** Changes with any of the module's files. */
  readonly hash: string;
  /** Deletes the file; the end of the program does so too. */
  remove(): void;
}

/**
 * Bundles a module of the user's into a file of its own.
 *
 * @param file absolute
 * @throws UserError if a file can't be read, is no JavaScript, or imports what is not there
 */
export async function writeBundle(file: string): Promise<WrittenBundle> {
  const { code, sourceMap, hash } = await bundleModule(file);
  const folder = mkdtempSync(join(tmpdir(), "molgfn-module-"));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", clear);
  const path = join(folder, "module.mjs");
  // Stack traces name the user's file by its place relative to the map.
  const map = { ...JSON.parse(sourceMap), sourceRoot: pathToFileURL(dirname(file)).href };
  const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
  const comment = `//# sourceMappingURL=data:application/json;base64,${encoded}`;
  writeFileSync(path, `${code}\n${comment}\n`);
  return {
    path,
    hash,
    remove() {
      process.off("exit", clear);
      clear();
    },
  };
}
