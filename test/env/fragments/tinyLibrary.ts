import type { FragmentLibrary } from "../../../src/chem/fragment.ts";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import {
  createFragmentEnvironment,
  type FragmentEnvironment,
  type FragmentEnvironmentOptions,
} from "../../../src/env/fragments/fragmentEnvironment.ts";
import { prepareLibrary } from "../../../src/env/fragments/preparedLibrary.ts";

/** A ring with six equal slots, one atom with two equal slots, and two different atoms. */
export const TINY_LIBRARY: FragmentLibrary = {
  name: "tiny",
  fragments: [
    { smiles: "c1ccccc1", attachmentAtoms: [0, 1, 2, 3, 4, 5] },
    { smiles: "C", attachmentAtoms: [0, 0] },
    { smiles: "CO", attachmentAtoms: [0, 1] },
  ],
};

/** Symmetric and lopsided fragments, one without slots to spare, one with a repeated SMILES. */
export const MIXED_LIBRARY: FragmentLibrary = {
  name: "mixed",
  fragments: [
    { smiles: "C1CC1", attachmentAtoms: [0, 0, 1, 2] },
    { smiles: "CC", attachmentAtoms: [0, 1] },
    { smiles: "F", attachmentAtoms: [0] },
    { smiles: "CC", attachmentAtoms: [1] },
  ],
};

/** An environment over `library`. */
export async function fragmentEnvironment(
  library: FragmentLibrary,
  options: FragmentEnvironmentOptions,
): Promise<FragmentEnvironment> {
  return createFragmentEnvironment(prepareLibrary(library, await loadRdkit()), options);
}
