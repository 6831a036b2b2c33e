/** A package that was loaded, or why it was not. */
export type OptionalPackage =
  | { readonly state: "loaded"; readonly exports: unknown }
  | { readonly state: "missing" }
  | { readonly state: "broken"; readonly error: unknown };

const NOT_FOUND = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];

/**
 * Loads a package that molgfn does not depend on. One that is there but does not load, for example
 * because its native library was never fetched, is told apart from one that is not installed.
 */
export async function loadOptional(name: string): Promise<OptionalPackage> {
  try {
    return { state: "loaded", exports: await import(name) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A module that the package itself misses has the same code, but another name.
    const isMissing = NOT_FOUND.includes(`${code}`) && message.includes(`'${name}'`);
    return isMissing ? { state: "missing" } : { state: "broken", error };
  }
}
