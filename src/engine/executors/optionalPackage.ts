import { createRequire } from "node:module";

/** A package that was loaded, or why it was not. */
export type OptionalPackage =
  | { readonly state: "loaded"; readonly exports: unknown }
  | { readonly state: "missing" }
  | { readonly state: "broken"; readonly error: unknown };

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/**
 * Loads a package that molgfn does not depend on. One that is there but does not load, for example
 * because its native library was never fetched, is told apart from one that is not installed.
 */
export async function loadOptional(name: string): Promise<OptionalPackage> {
  if (!isInstalled(name)) return { state: "missing" };
  try {
    return { state: "loaded", exports: await import(name) };
  } catch (error) {
    return { state: "broken", error };
  }
}
