/** Bond order of an aromatic bond, as in RDKit. */
export const AROMATIC = 12;

/** A molecule as flat arrays, from RDKit's canonical (aromatic) SMILES; hydrogens are counts. */
export interface MolGraph {
  readonly numAtoms: number;
  readonly numBonds: number;
  /** [N] 0 for a wildcard. */
  readonly atomicNumber: Uint8Array;
  readonly charge: Int8Array;
  /** [N] mass number, 0 if natural. */
  readonly isotope: Uint16Array;
  /** [N] hydrogens that are no atoms of the graph. */
  readonly hydrogens: Uint8Array;
  /** [N] 1 if aromatic. */
  readonly aromatic: Uint8Array;
  /** [N] 1 if the SMILES marks a stereo centre. */
  readonly stereo: Uint8Array;
  /** [M] */
  readonly bondStart: Int32Array;
  readonly bondEnd: Int32Array;
  /** [M] 1, 2, 3, 4 or AROMATIC. */
  readonly bondOrder: Uint8Array;
  /** [N + 1] neighbours of atom a are neighbors[offsets[a]..offsets[a + 1] - 1]. */
  readonly offsets: Int32Array;
  readonly neighbors: Int32Array;
  /** [2M] bond to each neighbour. */
  readonly neighborBonds: Int32Array;
}
