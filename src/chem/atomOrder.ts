import type { MolGraph } from "./molGraph.ts";
import {
  BUILT_MOLECULE,
  isFailure,
  type RdkitFailure,
  type RdkitModule,
  withMolecule,
} from "./rdkit.ts";
import type { Smiles } from "./smiles.ts";
import { writeGraph } from "./writeGraph.ts";

/** A canonical SMILES whose atoms can be followed back. */
export interface OrderedSmiles {
  readonly canonical: Smiles;
  /** Atom of the graph for each atom of `canonical`. */
  readonly order: readonly number[];
}

/**
 * RDKit's canonical SMILES of a graph without stereo marks, and which atom went where.
 *
 * @param hydrogens [N] in place of the graph's
 */
export function canonicalWithOrder(
  rdkit: RdkitModule,
  graph: MolGraph,
  hydrogens: ArrayLike<number> = graph.hydrogens,
): OrderedSmiles | RdkitFailure {
  const written = writeGraph(graph, { hydrogens });
  return withMolecule(
    rdkit,
    written.smiles,
    (molecule) => {
      const canonical = molecule.get_smiles() as Smiles;
      const order = JSON.parse(molecule.get_prop("_smilesAtomOutputOrder")) as number[];
      return { canonical, order: order.map((atom) => written.order[atom]) };
    },
    BUILT_MOLECULE,
  );
}

/** Mass number that marks an atom; no element of interest has it. */
const MARK = 200;

/**
 * Atoms that are equivalent by symmetry: two are when marking either gives the same molecule.
 *
 * @returns [N] smallest atom equivalent to each
 */
export function atomOrbits(rdkit: RdkitModule, graph: MolGraph): Int32Array {
  const firstWith = new Map<string, number>();
  return Int32Array.from({ length: graph.numAtoms }, (_, atom) => {
    const isotope = new Uint16Array(graph.numAtoms);
    isotope[atom] = MARK;
    const { smiles } = writeGraph(graph, { isotope });
    const marked = withMolecule(
      rdkit,
      smiles,
      (molecule) => ({ smiles: molecule.get_smiles() }),
      BUILT_MOLECULE,
    );
    if (isFailure(marked)) throw new Error(`atomOrbits: RDKit rejects ${smiles}: ${marked.error}.`);
    const first = firstWith.get(marked.smiles) ?? atom;
    firstWith.set(marked.smiles, first);
    return first;
  });
}
