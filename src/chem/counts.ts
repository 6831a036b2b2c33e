import type { Analysis } from "./analysis.ts";
import { AROMATIC } from "./molGraph.ts";

/** Number of rings; RDKit's RingCount. */
export function rings(analysis: Analysis): number {
  return analysis.rings.atoms.length;
}

/** Number of rings of 5 or 6 atoms, the rings that A-GFN counts (arXiv:2409.09702). */
export function rings56({ rings }: Analysis): number {
  return rings.atoms.filter(({ length }) => length === 5 || length === 6).length;
}

/** Number of rings all of whose bonds are aromatic; RDKit's NumAromaticRings. */
export function aromaticRings({ graph, rings }: Analysis): number {
  return rings.bonds.filter((ring) => ring.every((bond) => graph.bondOrder[bond] === AROMATIC))
    .length;
}

/** Share of carbon atoms with four neighbours, in 0..1, 0 without carbon; RDKit's FractionCSP3. */
export function fractionCSP3({ graph, degree }: Analysis): number {
  let carbons = 0;
  let saturated = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (graph.atomicNumber[atom] !== 6) continue;
    carbons++;
    if (degree[atom] + graph.hydrogens[atom] === 4) saturated++;
  }
  return carbons === 0 ? 0 : saturated / carbons;
}

/** Number of atoms that are neither hydrogen nor wildcard; RDKit's HeavyAtomCount. */
export function heavyAtoms({ graph }: Analysis): number {
  return graph.atomicNumber.reduce((count, element) => count + (element > 1 ? 1 : 0), 0);
}
