import { isFailure, type RdkitModule, withMolecule } from "../../chem/rdkit.ts";
import { UserError } from "../../core/errors.ts";

/** Atoms and bonds of a fragment, atoms in the order of its SMILES. Stereo marks are left out. */
export interface FragmentGraph {
  readonly numAtoms: number;
  /** [N] each; hydrogens are counts, radicals are unpaired electrons. */
  readonly atomicNumber: readonly number[];
  readonly charge: readonly number[];
  readonly isotope: readonly number[];
  readonly hydrogens: readonly number[];
  readonly radicals: readonly number[];
  readonly aromaticAtom: readonly boolean[];
  /** [M] atoms at both ends. */
  readonly bondStart: readonly number[];
  readonly bondEnd: readonly number[];
  /** [M] 1, 2 or 3, in one Kekule form. */
  readonly kekuleOrder: readonly number[];
  readonly aromaticBond: readonly boolean[];
}

/** The part of RDKit's JSON that is read here; what is absent has the value under `defaults`. */
interface RdkitJson {
  readonly molecules: readonly [
    {
      readonly atoms: readonly {
        readonly z?: number;
        readonly impHs?: number;
        readonly chg?: number;
        readonly nRad?: number;
        readonly isotope?: number;
      }[];
      readonly bonds?: readonly {
        readonly bo?: number;
        readonly atoms: readonly [number, number];
      }[];
      readonly extensions?: readonly {
        readonly name: string;
        readonly aromaticAtoms?: readonly number[];
        readonly aromaticBonds?: readonly number[];
      }[];
    },
  ];
}

/**
 * Reads a fragment with RDKit, which finds what is aromatic and one Kekule form. Atoms keep the
 * order of `smiles`, so attachment atoms keep their meaning.
 *
 * @throws UserError if RDKit rejects `smiles`, or it has several parts, wildcards or bonds other
 *   than single, double and triple ones
 */
export function readFragmentGraph(rdkit: RdkitModule, smiles: string): FragmentGraph {
  const json = withMolecule(rdkit, smiles, (molecule) => ({ text: molecule.get_json() }));
  if (isFailure(json)) throw new UserError(`Fragment "${smiles}" is no molecule: ${json.error}.`);
  const [molecule] = (JSON.parse(json.text) as RdkitJson).molecules;
  const { atoms, bonds = [], extensions = [] } = molecule;
  const aromatic = extensions.find((extension) => extension.name === "rdkitRepresentation");
  const aromaticAtoms = new Set(aromatic?.aromaticAtoms);
  const aromaticBonds = new Set(aromatic?.aromaticBonds);
  const graph: FragmentGraph = {
    numAtoms: atoms.length,
    atomicNumber: atoms.map((atom) => atom.z ?? 6),
    charge: atoms.map((atom) => atom.chg ?? 0),
    isotope: atoms.map((atom) => atom.isotope ?? 0),
    hydrogens: atoms.map((atom) => atom.impHs ?? 0),
    radicals: atoms.map((atom) => atom.nRad ?? 0),
    aromaticAtom: atoms.map((_, atom) => aromaticAtoms.has(atom)),
    bondStart: bonds.map((bond) => bond.atoms[0]),
    bondEnd: bonds.map((bond) => bond.atoms[1]),
    kekuleOrder: bonds.map((bond) => bond.bo ?? 1),
    aromaticBond: bonds.map((_, bond) => aromaticBonds.has(bond)),
  };
  checkGraph(graph, smiles);
  return graph;
}

function checkGraph(graph: FragmentGraph, smiles: string): void {
  if (smiles.includes(".")) {
    throw new UserError(`Fragment "${smiles}" has several parts; give each part as a fragment.`);
  }
  if (graph.atomicNumber.includes(0)) {
    throw new UserError(
      `Fragment "${smiles}" has a wildcard atom; fill open positions with hydrogen and name them ` +
        "in attachmentAtoms.",
    );
  }
  const order = graph.kekuleOrder.find((value) => ![1, 2, 3].includes(value));
  if (order !== undefined) {
    throw new UserError(
      `Fragment "${smiles}" has a bond of order ${order}; only single, double and triple bonds ` +
        "can be assembled.",
    );
  }
}
