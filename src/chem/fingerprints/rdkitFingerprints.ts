import {
  isFailure,
  type Molecule,
  type RdkitFailure,
  type RdkitModule,
  withMolecule,
} from "../rdkit.ts";

/**
 * Fingerprints that RDKit's own code computes, with its defaults: paths of 1 to 7 bonds (2048
 * bits), 167 MACCS keys (bit 0 is never set), and atom pairs and torsions hashed to 2048 bits.
 */
const KINDS = {
  rdkit: (molecule: Molecule) => molecule.get_rdkit_fp_as_uint8array() as Uint8Array,
  maccs: (molecule: Molecule) => molecule.get_maccs_fp_as_uint8array() as Uint8Array,
  atomPair: (molecule: Molecule) => molecule.get_atom_pair_fp_as_uint8array() as Uint8Array,
  topologicalTorsion: (molecule: Molecule) =>
    molecule.get_topological_torsion_fp_as_uint8array() as Uint8Array,
} as const;

/** Which of RDKit's fingerprints. */
export type RdkitFingerprint = keyof typeof KINDS;

/**
 * A fingerprint by RDKit itself, packed as `tanimoto` takes it; bits beyond the last are 0.
 *
 * @param text SMILES
 * @returns the words, or RDKit's reason why the text is no molecule
 */
export function rdkitFingerprint(
  rdkit: RdkitModule,
  text: string,
  kind: RdkitFingerprint,
): { readonly bits: Uint32Array } | RdkitFailure {
  const result = withMolecule(rdkit, text, (molecule) => ({
    bytes: KINDS[kind](molecule).slice(),
  }));
  return isFailure(result) ? result : { bits: packBytes(result.bytes) };
}

/** Bytes, lowest bit first, as words of 32 bits. */
function packBytes(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  bytes.forEach((byte, i) => {
    words[i >> 2] |= byte << (8 * (i & 3));
  });
  return words;
}
