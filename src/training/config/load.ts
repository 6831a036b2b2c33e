import { readFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { ConfigError } from "../../core/errors.ts";
import { resolveOwnPaths } from "./ownPaths.ts";
import { problemTexts } from "./problems.ts";
import { configSchema, type ResolvedConfig } from "./schema.ts";
import { readConfigSource } from "./source.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file. Check the path, or start from a file in configs/.",
  EISDIR: "this is a folder. Name the config file in it.",
  EACCES: "the file may not be read. Check its permissions.",
};

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${file}: ${REASONS[code ?? ""] ?? `it cannot be read: ${message}`}`);
  }
}

/**
 * A config from the text of a YAML file, checked, with its defaults filled in.
 *
 * @param file how errors name the text; also names the run where the text does not
 * @param overrides `a.b=c` each, the value read as YAML, applied in order
 * @throws ConfigError with one line for each wrong setting: `FILE:LINE: what, and what to do`
 */
export function parseConfig(
  file: string,
  text: string,
  overrides: readonly string[] = [],
): ResolvedConfig {
  const source = readConfigSource(file, text, overrides);
  const named = { run: `runs/${basename(file, extname(file))}`, ...source.values };
  const result = configSchema.safeParse(named);
  if (!result.success) {
    throw new ConfigError(problemTexts(result.error.issues, source).join("\n"));
  }
  return resolveOwnPaths(result.data, dirname(file));
}

/**
 * Loads a config file.
 *
 * @param file path of a YAML file
 * @param overrides `a.b=c` each, as of `--set`
 * @throws ConfigError if the file cannot be read, is no YAML, or a setting is wrong
 */
export async function loadConfig(
  file: string,
  overrides: readonly string[] = [],
): Promise<ResolvedConfig> {
  return parseConfig(file, await readText(file), overrides);
}
