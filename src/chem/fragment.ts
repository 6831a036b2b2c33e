/** One building block. */
export interface Fragment {
  /** Canonical SMILES, open positions filled with hydrogen. */
  readonly smiles: string;
  /**
   * Atoms of `smiles` (by order, from 0) that may bind another fragment by a single bond; an atom
   * is listed once for each bond that it may form.
   */
  readonly attachmentAtoms: readonly number[];
  /** How often it was found where the library was made. */
  readonly frequency?: number;
}

/** A set of fragments that an environment assembles. */
export interface FragmentLibrary {
  readonly name: string;
  /** Where the fragments come from. */
  readonly source?: string;
  readonly fragments: readonly Fragment[];
}
