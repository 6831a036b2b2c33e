/** Who is bonded to whom, by atom. */
export interface Adjacency {
  /** [N + 1] neighbours of atom a are neighbors[offsets[a]..offsets[a + 1] - 1]. */
  readonly offsets: Int32Array;
  /** [2M] */
  readonly neighbors: Int32Array;
  /** [2M] bond to each neighbour. */
  readonly neighborBonds: Int32Array;
}

/** Both ends of M bonds between atoms 0..numAtoms-1. */
export interface BondEnds {
  readonly numAtoms: number;
  /** [M] */
  readonly bondStart: Int32Array;
  readonly bondEnd: Int32Array;
}

/** The neighbours of each atom, in the order of the bonds. */
export function adjacencyOf({ numAtoms, bondStart, bondEnd }: BondEnds): Adjacency {
  const numBonds = bondStart.length;
  const offsets = new Int32Array(numAtoms + 1);
  for (let bond = 0; bond < numBonds; bond++) {
    offsets[bondStart[bond] + 1]++;
    offsets[bondEnd[bond] + 1]++;
  }
  for (let atom = 0; atom < numAtoms; atom++) offsets[atom + 1] += offsets[atom];
  const neighbors = new Int32Array(2 * numBonds);
  const neighborBonds = new Int32Array(2 * numBonds);
  const next = offsets.slice(0, numAtoms);
  for (let bond = 0; bond < numBonds; bond++) {
    const start = bondStart[bond];
    const end = bondEnd[bond];
    neighborBonds[next[start]] = bond;
    neighbors[next[start]++] = end;
    neighborBonds[next[end]] = bond;
    neighbors[next[end]++] = start;
  }
  return { offsets, neighbors, neighborBonds };
}

/** The bond between two atoms, -1 if there is none. */
export function bondBetween(graph: Adjacency, a: number, b: number): number {
  for (let k = graph.offsets[a]; k < graph.offsets[a + 1]; k++) {
    if (graph.neighbors[k] === b) return graph.neighborBonds[k];
  }
  return -1;
}
