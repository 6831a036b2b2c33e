import { UserError } from "../../core/errors.ts";
import type { Molecule, RdkitModule } from "../rdkit.ts";
import { tooLarge } from "../sizeLimit.ts";

/** What may correspond in a common substructure; RDKit's FMCS, whose names these are. */
export interface CommonSubstructureOptions {
  /** Longest search, seconds; 10 by default. The best result so far is given then. */
  readonly timeoutSeconds?: number;
  /** Ring bonds match ring bonds only; true by default, unlike in RDKit. */
  readonly ringMatchesRingOnly?: boolean;
  /** Rings are in it as a whole or not at all; true by default, unlike in RDKit. */
  readonly completeRingsOnly?: boolean;
}

/** The largest substructure that all molecules share. */
export interface CommonSubstructure {
  /** "" if they share no bond. */
  readonly smarts: string;
  readonly numAtoms: number;
  readonly numBonds: number;
  /** Whether the time ran out, so that there may be a larger one. */
  readonly canceled: boolean;
}

/**
 * The maximum common substructure of molecules, by RDKit.
 *
 * @param smiles at least two
 * @throws UserError if there are fewer or RDKit can't read one
 */
export function maximumCommonSubstructure(
  rdkit: RdkitModule,
  smiles: readonly string[],
  options: CommonSubstructureOptions = {},
): CommonSubstructure {
  const { timeoutSeconds = 10, ringMatchesRingOnly = true, completeRingsOnly = true } = options;
  if (smiles.length < 2) {
    throw new UserError(`A common substructure needs two molecules or more, not ${smiles.length}.`);
  }
  const list = new rdkit.MolList();
  const molecules: Molecule[] = [];
  try {
    for (const [index, text] of smiles.entries()) {
      const molecule = tooLarge(text) === null ? rdkit.get_mol(text) : null;
      if (molecule === null) {
        throw new UserError(
          `Molecule ${index + 1} of ${smiles.length}, "${text}", can't be read` +
            `${tooLarge(text) === null ? "" : `: ${tooLarge(text)}`}.`,
        );
      }
      molecules.push(molecule);
      list.append(molecule);
    }
    const result = rdkit.get_mcs_as_json(
      list,
      JSON.stringify({
        Timeout: timeoutSeconds,
        RingMatchesRingOnly: ringMatchesRingOnly,
        CompleteRingsOnly: completeRingsOnly,
      }),
    );
    const { smarts = "", numAtoms, numBonds, canceled } = JSON.parse(result) as CommonSubstructure;
    return { smarts, numAtoms, numBonds, canceled };
  } finally {
    for (const molecule of molecules) molecule.delete();
    list.delete();
  }
}
