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
  const orbitals = ligands + Math.max(0, Math.floor(free / 2));
  const isSp3 = orbitals === 4 && (ligands > 3 || !hasConjugatedBond(analysis, atom));
  return isSp3 ? 0 : orders - degree[atom];
}

/**
 * Whether a double bond of an atom of a heavy element goes on to a further atom with electrons to
 * share, as in C-N=S but not in O=S: the part of RDKit's setConjugation that decides such atoms.
 */
function hasConjugatedBond(analysis: Analysis, atom: number): boolean {
  const { offsets, neighbors, neighborBonds, bondOrder } = analysis.graph;
  for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
    const next = neighbors[k];
    if (bondOrder[neighborBonds[k]] < 2 || !canConjugate(analysis, next)) continue;
    for (let j = offsets[next]; j < offsets[next + 1]; j++) {
      if (neighbors[j] !== atom && canConjugate(analysis, neighbors[j])) return true;
    }
  }
  return false;
}

/**
 * Whether an atom has at most three ligands and electrons for a pi system; RDKit's rule, which leaves
 * out P, S and their like with two ligands or more.
 */
function canConjugate({ graph, degree }: Analysis, atom: number): boolean {
  const element = graph.atomicNumber[atom];
  const ligands = degree[atom] + graph.hydrogens[atom];
  const outer = outerElectrons(element);
  const isExcluded = element > 10 && (outer === 5 || (outer === 6 && ligands >= 2));
  const valence = outer <= 4 ? outer : 8 - outer;
  if (ligands > 3 || valence <= 1 || isExcluded) return false;
  return valence - ligands + Math.max(0, outer - valence - graph.charge[atom]) > 0;
}

/** Electrons outside of the filled shells of elements of the main groups. */
function outerElectrons(element: number): number {
  // Atomic numbers of noble gases and of the last metals of the d block before each row's p block.
  const core = [86, 78, 54, 46, 36, 28, 18, 10, 2, 0].find((number) => number < element) ?? 0;
  return element - core;
}
