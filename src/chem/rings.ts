import { bondBetween } from "./adjacency.ts";
import type { MolGraph } from "./molGraph.ts";
import { relevantCycles } from "./relevantCycles.ts";
import { findBlocks } from "./ringBlocks.ts";

/** The rings of a molecule. */
export interface RingSet {
  /** Atoms of each ring, in order around it. */
  readonly atoms: readonly Int32Array[];
  /** Bonds of each ring; bond i joins atoms i and i + 1. */
  readonly bonds: readonly Int32Array[];
  /** [N] rings that an atom is in. */
  readonly ringCount: Uint16Array;
  /** [N] size of the smallest ring that an atom is in, 0 if in none. */
  readonly smallestRing: Uint16Array;
  /** [N] bonds of an atom that are in a ring. */
  readonly ringBondCount: Uint8Array;
  /** [M] 1 if the bond is in a ring. */
  readonly inRing: Uint8Array;
}

type RingGraph = Pick<
  MolGraph,
  "numAtoms" | "numBonds" | "bondStart" | "bondEnd" | "offsets" | "neighbors" | "neighborBonds"
>;

/**
 * The rings that RDKit counts (its symmetrized smallest set of smallest rings): every ring that is
 * no sum of shorter ones, up to the size at which the set is complete (Vismara 1997, "Union of all
 * the minimum cycle bases of a graph"). Cubane has 6. The two definitions differ only where long
 * rings run round others in many equal ways, as in cyclophanes: RDKit then keeps some of them,
 * in an order that depends on the atoms' numbers.
 *
 * @throws SmilesError if there are too many rings of equal size to list
 */
export function findRings(graph: RingGraph): RingSet {
  const blocks = findBlocks(graph);
  const atoms: Int32Array[] = [];
  const inRing = new Uint8Array(graph.numBonds);
  for (const block of blocks) {
    for (const bond of block.bonds) inRing[bond] = 1;
    const isOneRing = block.bonds.length === block.atoms.length;
    if (isOneRing) atoms.push(Int32Array.from(block.atoms));
    else atoms.push(...relevantCycles(graph, block));
  }
  const bonds = atoms.map((ring) =>
    ring.map((atom, i) => bondBetween(graph, atom, ring[(i + 1) % ring.length])),
  );
  return { atoms, bonds, inRing, ...countPerAtom(graph, atoms, inRing) };
}

function countPerAtom(
  graph: RingGraph,
  rings: readonly Int32Array[],
  inRing: Uint8Array,
): Pick<RingSet, "ringCount" | "smallestRing" | "ringBondCount"> {
  const ringCount = new Uint16Array(graph.numAtoms);
  const smallestRing = new Uint16Array(graph.numAtoms);
  const ringBondCount = new Uint8Array(graph.numAtoms);
  for (const ring of rings) {
    for (const atom of ring) {
      ringCount[atom]++;
      if (smallestRing[atom] === 0 || ring.length < smallestRing[atom]) {
        smallestRing[atom] = ring.length;
      }
    }
  }
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (inRing[bond] === 0) continue;
    ringBondCount[graph.bondStart[bond]]++;
    ringBondCount[graph.bondEnd[bond]]++;
  }
  return { ringCount, smallestRing, ringBondCount };
}
