import type { Analysis } from "./analysis.ts";
import { AROMATIC } from "./molGraph.ts";

/**
 * Contributions in square angstrom: element, hydrogens, charge, then single, double, triple and
 * aromatic bonds to atoms that are not hydrogen, area, and area in a ring of three if it differs.
 *
 * Source: Ertl, Rohde and Selzer, J. Med. Chem. 43 (2000) 3714, table 1, nitrogen and oxygen only,
 * as in RDKit (`Code/GraphMol/Descriptors/MolSurf.cpp`, BSD-3-Clause).
 */
const CONTRIBUTIONS: readonly (readonly number[])[] = [
  [7, 0, 0, 0, 0, 1, 0, 23.79],
  [7, 1, 0, 0, 1, 0, 0, 23.85],
  [7, 2, 0, 1, 0, 0, 0, 26.02],
  [7, 2, 1, 0, 1, 0, 0, 25.59],
  [7, 3, 1, 1, 0, 0, 0, 27.64],
  [7, 0, 0, 1, 1, 0, 0, 12.36],
  [7, 0, 0, 0, 1, 1, 0, 13.6],
  [7, 1, 0, 2, 0, 0, 0, 12.03, 21.94],
  [7, 0, 1, 1, 0, 1, 0, 4.36],
  [7, 1, 1, 1, 1, 0, 0, 13.97],
  [7, 2, 1, 2, 0, 0, 0, 16.61],
  [7, 0, 0, 0, 0, 0, 2, 12.89],
  [7, 1, 0, 0, 0, 0, 2, 15.79],
  [7, 1, 1, 0, 0, 0, 2, 14.14],
  [7, 0, 0, 3, 0, 0, 0, 3.24, 3.01],
  [7, 0, 0, 1, 2, 0, 0, 11.68],
  [7, 0, 1, 2, 1, 0, 0, 3.01],
  [7, 1, 1, 3, 0, 0, 0, 4.44],
  [7, 0, 0, 0, 0, 0, 3, 4.41],
  [7, 0, 0, 1, 0, 0, 2, 4.93],
  [7, 0, 0, 0, 1, 0, 2, 8.39],
  [7, 0, 1, 0, 0, 0, 3, 4.1],
  [7, 0, 1, 1, 0, 0, 2, 3.88],
  [7, 0, 1, 4, 0, 0, 0, 0],
  [8, 0, 0, 0, 1, 0, 0, 17.07],
  [8, 1, 0, 1, 0, 0, 0, 20.23],
  [8, 0, -1, 1, 0, 0, 0, 23.06],
  [8, 0, 0, 2, 0, 0, 0, 9.23, 12.53],
  [8, 0, 0, 0, 0, 0, 2, 13.14],
];

/** Estimate for what the table lacks: start, less `perNeighbor`, plus `perHydrogen`; not below 0. */
const ESTIMATES: Readonly<Record<number, { start: number; perNeighbor: number }>> = {
  7: { start: 30.5, perNeighbor: 8.2 },
  8: { start: 28.5, perNeighbor: 8.6 },
};
const PER_HYDROGEN = 1.5;

/** One number for an atom's surroundings; each count fits into its bits. */
function keyOf(parts: readonly number[]): number {
  const [element, hydrogens, charge, single, double, triple, aromatic] = parts;
  const bonds = single | (double << 4) | (triple << 8) | (aromatic << 12);
  return (bonds | (hydrogens << 16) | ((charge + 8) << 20)) * 2 + (element === 7 ? 0 : 1);
}

const AREAS = new Map(CONTRIBUTIONS.map((row) => [keyOf(row), [row[7], row[8] ?? row[7]]]));

/** Topological polar surface area in square angstrom of N and O atoms; RDKit's TPSA. */
export function tpsa(analysis: Analysis): number {
  const { atomicNumber, numAtoms } = analysis.graph;
  let area = 0;
  for (let atom = 0; atom < numAtoms; atom++) {
    if (atomicNumber[atom] === 7 || atomicNumber[atom] === 8) area += polarArea(analysis, atom);
  }
  return area;
}

function polarArea(analysis: Analysis, atom: number): number {
  const { graph, rings, totalHydrogens } = analysis;
  const element = graph.atomicNumber[atom];
  const bonds: Record<number, number> = { 1: 0, 2: 0, 3: 0, 4: 0, [AROMATIC]: 0 };
  let neighbors = 0;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    if (graph.atomicNumber[graph.neighbors[k]] === 1) continue;
    neighbors++;
    bonds[graph.bondOrder[graph.neighborBonds[k]]]++;
  }
  const hydrogens = totalHydrogens[atom];
  const charge = graph.charge[atom];
  const counts = [element, hydrogens, charge, bonds[1], bonds[2], bonds[3], bonds[AROMATIC]];
  const known = Math.abs(charge) < 8 ? AREAS.get(keyOf(counts)) : undefined;
  if (known) return known[rings.smallestRing[atom] === 3 ? 1 : 0];
  const { start, perNeighbor } = ESTIMATES[element];
  return Math.max(0, start - neighbors * perNeighbor + hydrogens * PER_HYDROGEN);
}
