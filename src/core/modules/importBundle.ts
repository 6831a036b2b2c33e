import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors.ts";

/** What a thrown value says. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Where in the user's file an error was thrown: " (my-reward.ts:12)", "" if it is not known. */
export function placeIn(file: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const name = basename(file);
  const at = stack.indexOf(`${name}:`);
  const line = at < 0 ? null : /^:(\d+)/.exec(stack.slice(at + name.length));
  return line ? ` (${name}:${line[1]})` : "";
}

/**
 * Loads a bundled module of the user's.
 *
 * @param file the user's own, for errors
 * @returns its exports
 * @throws UserError if it throws while it is loaded
 */
export async function importBundle(
  file: string,
  bundle: string,
): Promise<Readonly<Record<string, unknown>>> {
  // So that errors name the lines of the user's file.
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(bundle).href).catch((error: unknown) => {
    const place = placeIn(file, error);
    throw new UserError(`${file} failed while it was loaded: ${messageOf(error)}${place}.`);
  });
}
