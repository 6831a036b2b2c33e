import { UserError } from "../core/errors.ts";

declare const brand: unique symbol;

/** A value of type T that is not mixed up with other values of type T. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** RDKit's canonical (aromatic) SMILES; made only by `canonicalize` and `canonicalizeBuilt`. */
export type Smiles = Brand<string, "Smiles">;

/** A SMILES (or a molecule) that can't be read; the message names the text and the place. */
export class SmilesError extends UserError {
  override name = "SmilesError";
}
