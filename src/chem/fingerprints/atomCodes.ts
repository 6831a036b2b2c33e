import type { Analysis } from "../analysis.ts";

/** Elements that have a type of their own, in RDKit's order; all others share the last type. */
const TYPED_ELEMENTS: readonly number[] = [5, 6, 7, 8, 9, 14, 15, 16, 17, 33, 34, 35, 51, 52, 43];
const NUM_TYPES = 16;
/** Neighbours are counted modulo this, pi electrons too. */
const MAX_BRANCHES = 7;
const MAX_PI = 3;

/**
 * Row of an element. RDKit looks for it in the order of its table and gives up at the first greater
 * one, so that technetium, the last, is found and nothing above tellurium else.
 */
const TYPES: readonly number[] = Array.from({ length: 119 }, (_, element) => {
  const row = TYPED_ELEMENTS.findIndex((typed) => typed >= element);
  return row >= 0 && TYPED_ELEMENTS[row] === element ? row : NUM_TYPES - 1;
});

/** Bits of an atom code. */
export const ATOM_CODE_BITS = 9;

/**
 * [N] codes of 9 bits that atom pairs and topological torsions are made of: neighbours (3 bits), pi
 * electrons (2 bits), type (4 bits); RDKit 2022.09's getAtomCode (Carhart, Smith and
 * Venkataraghavan, J. Chem. Inf. Comput. Sci. 25 (1985) 64).
 */
export function atomCodes(analysis: Analysis): Int32Array {
  const { graph, degree } = analysis;
  return Int32Array.from({ length: graph.numAtoms }, (_, atom) => {
    const branches = degree[atom] % MAX_BRANCHES;
    const pi = piElectrons(analysis, atom) % MAX_PI;
    return branches | (pi << 3) | (TYPES[graph.atomicNumber[atom]] << 5);
  });
}

/** Valence less bonds: 1 for aromatic atoms, 0 for sp3 atoms with double bonds (sulfones). */
function piElectrons(analysis: Analysis, atom: number): number {
  const { graph, degree } = analysis;
  if (graph.aromatic[atom] === 1) return 1;
  let orders = 0;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    orders += graph.bondOrder[graph.neighborBonds[k]];
  }
  if (orders === degree[atom]) return 0;
  const ligands = degree[atom] + graph.hydrogens[atom];
  const valence = orders + graph.hydrogens[atom];
  const free = outerElectrons(graph.atomicNumber[atom]) - valence - graph.charge[atom];
  const isSp3 = ligands + Math.max(0, Math.floor(free / 2)) === 4;
  return isSp3 ? 0 : orders - degree[atom];
}

/** Electrons outside of the filled shells of elements of the main groups. */
function outerElectrons(element: number): number {
  // Atomic numbers of noble gases and of the last metals of the d block before each row's p block.
  const core = [86, 78, 54, 46, 36, 28, 18, 10, 2, 0].find((number) => number < element) ?? 0;
  return element - core;
}
