import { UserError } from "../../core/errors.ts";
import { importBundle } from "../../core/modules/importBundle.ts";
import type { RewardPlugin } from "./plugin.ts";

/** A module to load in a worker. */
export interface ModuleRequest {
  readonly kind: "module";
  /** The column. */
  readonly name: string;
  /** The user's file, for errors. */
  readonly file: string;
  /** Where its bundle was written. */
  readonly bundle: string;
}

/** What a default export lacks to be a plug-in, null if nothing. */
function exportProblem(found: unknown): string | null {
  if (found === undefined) return "it has no default export";
  if (typeof found !== "object" || found === null) {
    return `its default export is a ${found === null ? "null" : typeof found}`;
  }
  const { describe, unit, range, evaluate } = found as Record<string, unknown>;
  if (typeof evaluate !== "function") return "its default export has no function evaluate";
  for (const [key, value] of Object.entries({ describe, unit })) {
    if (typeof value !== "string") return `its default export has no text ${key}`;
  }
  if (range === undefined) return null;
  const isRange =
    Array.isArray(range) && range.length === 2 && range.every((end) => typeof end === "number");
  return isRange && range[0] <= range[1] ? null : "its range is no [least, greatest]";
}

/**
 * Loads a bundled module.
 *
 * @throws UserError if it throws while it is loaded, or its default export is no `RewardPlugin`
 */
export async function loadModulePlugin({ file, bundle }: ModuleRequest): Promise<RewardPlugin> {
  const { default: found } = await importBundle(file, bundle);
  const problem = exportProblem(found);
  if (problem === null) return found as RewardPlugin;
  throw new UserError(
    `${file}: ${problem}. Write: export default { describe: "...", unit: "...", ` +
      "evaluate: (molecules) => molecules.map((molecule) => ...) };",
  );
}
