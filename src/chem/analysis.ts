import { atomKindRow } from "./atomKinds.ts";
import { AROMATIC, type MolGraph } from "./molGraph.ts";
import { findRings, type RingSet } from "./rings.ts";

/** A molecule with everything derived from its graph that several properties share. */
export interface Analysis {
  readonly graph: MolGraph;
  readonly rings: RingSet;
  /** [N] bonds to atoms of the graph. */
  readonly degree: Uint8Array;
  /** [N] all hydrogens, those that are atoms of the graph too. */
  readonly totalHydrogens: Uint8Array;
  /** [N] sum of bond orders, hydrogens counted, as RDKit's total valence. */
  readonly valence: Uint8Array;
  /** [N] row of each atom's kind, see atomKinds.ts. */
  readonly kinds: Int32Array;
  /** [M] what a bond query can ask, see `bondCode`. */
  readonly bondCodes: Uint8Array;
  /** Number of atoms by 2 x atomic number + aromatic. */
  readonly elementCounts: Uint16Array;
  /** Answers of recursive queries for this molecule; filled by smarts.ts only. */
  readonly recursions: { answers: Uint8Array };
}

const ORDER_ROWS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 3: 2, 4: 3, [AROMATIC]: 4 };

/** Number of `bondCode` values. */
export const NUM_BOND_CODES = 10;

/** One small number for a bond's order and whether it is in a ring. */
export function bondCode(order: number, inRing: boolean): number {
  return ORDER_ROWS[order] + (inRing ? 5 : 0);
}

/**
 * Derives, once, what the properties of a molecule share.
 *
 * @throws SmilesError if the molecule has too many rings of equal size to list
 */
export function analyze(graph: MolGraph): Analysis {
  const rings = findRings(graph);
  const degree = new Uint8Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    degree[atom] = graph.offsets[atom + 1] - graph.offsets[atom];
  }
  const totalHydrogens = countAllHydrogens(graph);
  const valence = totalValence(graph);
  const bondCodes = new Uint8Array(graph.numBonds);
  for (let bond = 0; bond < graph.numBonds; bond++) {
    bondCodes[bond] = bondCode(graph.bondOrder[bond], rings.inRing[bond] === 1);
  }
  const elementCounts = new Uint16Array(256);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    elementCounts[2 * graph.atomicNumber[atom] + graph.aromatic[atom]]++;
  }
  const parts = { graph, rings, degree, totalHydrogens, valence, bondCodes, elementCounts };
  return { ...parts, kinds: kindsOf(parts), recursions: { answers: new Uint8Array(0) } };
}

function countAllHydrogens({ numAtoms, hydrogens, ...graph }: MolGraph): Uint8Array {
  const total = hydrogens.slice();
  for (let atom = 0; atom < numAtoms; atom++) {
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      if (graph.atomicNumber[graph.neighbors[k]] === 1) total[atom]++;
    }
  }
  return total;
}

/** Aromatic bonds count 1.5; the sum can't pass what the element allows in a ring. */
function totalValence(graph: MolGraph): Uint8Array {
  const halfOrders = new Uint16Array(graph.numAtoms);
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const half = graph.bondOrder[bond] === AROMATIC ? 3 : 2 * graph.bondOrder[bond];
    halfOrders[graph.bondStart[bond]] += half;
    halfOrders[graph.bondEnd[bond]] += half;
  }
  const valence = new Uint8Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const sum = halfOrders[atom] / 2 + graph.hydrogens[atom];
    const limit = graph.aromatic[atom] ? aromaticValence(graph, atom) : sum;
    valence[atom] = Math.floor(Math.min(sum, limit));
  }
  return valence;
}

const AROMATIC_VALENCES: Readonly<Record<number, number>> = {
  5: 3,
  6: 4,
  7: 3,
  14: 4,
  15: 3,
  33: 3,
};

/** The valence of an aromatic atom: a charge adds a bond to N and O, takes one from C. */
function aromaticValence({ atomicNumber, charge }: MolGraph, atom: number): number {
  const element = atomicNumber[atom];
  const neutral = AROMATIC_VALENCES[element] ?? 2;
  if (element === 6 || element === 14) return neutral - Math.abs(charge[atom]);
  return neutral + (element === 5 ? -charge[atom] : charge[atom]);
}

function kindsOf(
  parts: Pick<Analysis, "graph" | "rings" | "degree" | "totalHydrogens" | "valence">,
): Int32Array {
  const { graph, rings, degree, totalHydrogens, valence } = parts;
  const kinds = new Int32Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    kinds[atom] = atomKindRow({
      atomicNumber: graph.atomicNumber[atom],
      aromatic: graph.aromatic[atom],
      charge: graph.charge[atom],
      isotope: graph.isotope[atom],
      hydrogens: graph.hydrogens[atom],
      totalHydrogens: totalHydrogens[atom],
      degree: degree[atom],
      connectivity: degree[atom] + graph.hydrogens[atom],
      valence: valence[atom],
      ringCount: rings.ringCount[atom],
      smallestRing: rings.smallestRing[atom],
      ringBondCount: rings.ringBondCount[atom],
    });
  }
  return kinds;
}
