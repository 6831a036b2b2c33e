import type { MolGraph } from "./molGraph.ts";

/** A ring system whose rings share bonds or hang together: no single atom holds it together. */
export interface RingBlock {
  /** In order of meeting: if the block is one ring, in order around it. */
  readonly atoms: readonly number[];
  readonly bonds: readonly number[];
}

type BlockGraph = Pick<MolGraph, "numAtoms" | "offsets" | "neighbors" | "neighborBonds">;

/**
 * The biconnected components with at least three atoms: a bond is in a ring if and only if it is
 * in one of them, and no ring is in two (Hopcroft and Tarjan 1973, without recursion).
 */
export function findBlocks(graph: BlockGraph): RingBlock[] {
  const { numAtoms, offsets, neighbors, neighborBonds } = graph;
  const blocks: RingBlock[] = [];
  const order = new Int32Array(numAtoms).fill(-1);
  const low = new Int32Array(numAtoms);
  const next = offsets.slice(0, numAtoms);
  const parentBond = new Int32Array(numAtoms).fill(-1);
  const path: number[] = [];
  const bondStack: number[] = [];
  const atomStack: number[] = [];
  let time = 0;
  const enter = (atom: number): void => {
    order[atom] = low[atom] = time++;
    path.push(atom);
    atomStack.push(atom);
  };
  for (let root = 0; root < numAtoms; root++) {
    if (order[root] >= 0) continue;
    enter(root);
    while (path.length > 0) {
      const atom = path[path.length - 1];
      if (next[atom] < offsets[atom + 1]) {
        const k = next[atom]++;
        const bond = neighborBonds[k];
        const other = neighbors[k];
        if (bond === parentBond[atom]) continue;
        if (order[other] < 0) {
          parentBond[other] = bond;
          bondStack.push(bond);
          enter(other);
        } else if (order[other] < order[atom]) {
          bondStack.push(bond);
          low[atom] = Math.min(low[atom], order[other]);
        }
        continue;
      }
      path.pop();
      if (path.length === 0) continue;
      const parent = path[path.length - 1];
      low[parent] = Math.min(low[parent], low[atom]);
      if (low[atom] < order[parent]) continue;
      const atoms = [parent, ...popThrough(atomStack, atom)];
      const bonds = popThrough(bondStack, parentBond[atom]);
      if (bonds.length > 1) blocks.push({ atoms, bonds });
    }
  }
  return blocks;
}

/** Takes everything from the top of `stack` down to `item`, `item` too. */
function popThrough(stack: number[], item: number): number[] {
  return stack.splice(stack.lastIndexOf(item));
}
