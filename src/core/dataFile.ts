import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./packageInfo.ts";

/**
 * Path of a file in the package's `data` folder; it is found from `src` and from the bundles in
 * `dist` alike.
 *
 * @param relativePath with forward slashes, such as "chem/sa-scores.bin.gz"
 * @throws Error if the package has no such file (an incomplete installation)
 */
export function dataFile(relativePath: string): string {
  const path = join(packageRoot(), "data", ...relativePath.split("/"));
  if (!existsSync(path)) {
    throw new Error(`The package's file data/${relativePath} is missing. Install molgfn again.`);
  }
  return path;
}
