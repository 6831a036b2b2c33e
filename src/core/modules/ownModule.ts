import { UserError } from "../errors.ts";
import { importBundle, messageOf, placeIn } from "./importBundle.ts";
import { writeBundle } from "./writeBundle.ts";

/** Settings of a config, as a function of the user's own is given them. */
export type OwnOptions = Readonly<Record<string, unknown>>;

/** A module that a config names. */
export interface OwnModule {
  /** Absolute path of a TypeScript or JavaScript file. */
  readonly path: string;
  /** What its default export is told, where that is a function. */
  readonly options: OwnOptions;
}

/** What the module's exports are; bundled, loaded, and the bundle deleted. */
export async function loadOwnModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const bundle = await writeBundle(path);
  try {
    return await importBundle(path, bundle.path);
  } finally {
    bundle.remove();
  }
}

/**
 * What a module's default export is or, where that is a function, what it gives for the options.
 *
 * @param example how such a module is written, for errors
 * @throws UserError if the module can't be loaded, has no default export, or that throws
 */
export async function loadDefaultExport(
  { path, options }: OwnModule,
  example: string,
): Promise<unknown> {
  const { default: found } = await loadOwnModule(path);
  if (found === undefined) {
    throw new UserError(`${path}: it has no default export. Write: ${example}`);
  }
  if (typeof found === "function") {
    try {
      return await found(options);
    } catch (error) {
      throw new UserError(`${path} failed: ${messageOf(error)}${placeIn(path, error)}.`);
    }
  }
  const [unread] = Object.keys(options);
  if (unread === undefined) return found;
  throw new UserError(
    `${path}: its default export is no function, so that options.${unread} is never read. ` +
      `Write: ${example}`,
  );
}
