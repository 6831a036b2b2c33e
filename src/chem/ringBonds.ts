import type { MolGraph } from "./molGraph.ts";

/**
 * Which bonds lie in a ring: those that are no bridge of the graph (Tarjan 1974, low links).
 *
 * @returns [M] 1 for ring bonds
 */
export function ringBonds(graph: MolGraph): Uint8Array {
  const { numAtoms, numBonds, offsets, neighbors, neighborBonds } = graph;
  const inRing = new Uint8Array(numBonds).fill(1);
  const depth = new Int32Array(numAtoms); // 0: not seen yet
  const low = new Int32Array(numAtoms);
  const visit = (atom: number, from: number, level: number): void => {
    depth[atom] = level;
    low[atom] = level;
    for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
      const [next, bond] = [neighbors[k], neighborBonds[k]];
      if (bond === from) continue;
      if (depth[next] === 0) visit(next, bond, level + 1);
      low[atom] = Math.min(low[atom], low[next]);
    }
    if (from >= 0 && low[atom] === level) inRing[from] = 0;
  };
  for (let atom = 0; atom < numAtoms; atom++) if (depth[atom] === 0) visit(atom, -1, 1);
  return inRing;
}

/**
 * Which atoms have a ring bond.
 *
 * @returns [N] 1 for ring atoms
 */
export function ringAtoms(graph: MolGraph, inRing: Uint8Array): Uint8Array {
  const atoms = new Uint8Array(graph.numAtoms);
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (inRing[bond] === 0) continue;
    atoms[graph.bondStart[bond]] = 1;
    atoms[graph.bondEnd[bond]] = 1;
  }
  return atoms;
}
