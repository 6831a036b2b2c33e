import { canonicalize, isFailure, type RdkitModule } from "../../chem/rdkit.ts";
import type { Smiles } from "../../chem/smiles.ts";

/** Marks of stereo centres and of the sides of double bonds. */
const STEREO_MARKS = /[@/\\]/g;

/**
 * Canonical SMILES without stereo marks. What the environments build has none, so that molecules are
 * looked up in a reference by this.
 *
 * @param canonical as `canonicalize` gives it
 */
export function constitutionOf(rdkit: RdkitModule, canonical: Smiles): Smiles {
  const flat = canonical.replace(STEREO_MARKS, "");
  if (flat === canonical) return canonical;
  const result = canonicalize(rdkit, flat);
  return isFailure(result) ? canonical : result.canonical;
}
