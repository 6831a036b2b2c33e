import type { MolGraph } from "./molGraph.ts";
import type { RingBlock } from "./ringBlocks.ts";
import { SmilesError } from "./smiles.ts";

/** Most rings of one block, and most steps to find them, before the block is given up. */
const MAX_RINGS = 2_000;
const MAX_STEPS = 500_000;

type BlockGraph = Pick<MolGraph, "offsets" | "neighbors" | "neighborBonds">;

/** A block with atoms and bonds numbered from 0. */
interface LocalBlock {
  readonly size: number;
  readonly numBonds: number;
  /** Neighbours of each atom, and the bond to each. */
  readonly neighbors: readonly (readonly number[])[];
  readonly bonds: readonly (readonly number[])[];
  /** [size][root + 1] distance to each root through atoms up to the root's number, -1 if none. */
  readonly distances: readonly Int16Array[];
}

/**
 * All rings of one length that pass through `root`, the highest atom of the ring, and the atom
 * `far` (or the bond far-farther) opposite to it: a shortest path on either side.
 */
interface Family {
  readonly root: number;
  readonly far: number;
  /** The ends of the two paths to the root. */
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/**
 * The relevant cycles of a block: those that are no sum of shorter ones (Vismara 1997).
 *
 * @returns atoms of each ring in order, shorter rings first
 * @throws SmilesError if there are more of them than any count can use
 */
export function relevantCycles(graph: BlockGraph, block: RingBlock): Int32Array[] {
  const local = localBlock(graph, block);
  const families = findFamilies(local).sort((a, b) => a.length - b.length);
  const wanted = local.numBonds - local.size + 1;
  const basis = createBasis(local.numBonds);
  const rings: Int32Array[] = [];
  const budget = { steps: MAX_STEPS };
  let start = 0;
  while (start < families.length && basis.rank() < wanted) {
    const { length } = families[start];
    const accepted: Int32Array[] = [];
    for (; start < families.length && families[start].length === length; start++) {
      for (const cycle of expand(local, families[start], budget)) {
        const bits = cycleBits(local, cycle);
        if (basis.reduce(bits.slice()) < 0) continue;
        accepted.push(bits);
        rings.push(Int32Array.from(cycle, (atom) => block.atoms[atom]));
      }
      if (rings.length > MAX_RINGS || budget.steps < 0) throw tooManyRings(block);
    }
    for (const bits of accepted) basis.add(bits);
  }
  return rings;
}

function tooManyRings(block: RingBlock): SmilesError {
  return new SmilesError(
    `A ring system of ${block.atoms.length} atoms has more than ${MAX_RINGS} rings of equal ` +
      "size, so that ring counts mean nothing. Leave the molecule out.",
  );
}

function localBlock(graph: BlockGraph, block: RingBlock): LocalBlock {
  const atomNumber = new Map(block.atoms.map((atom, i) => [atom, i]));
  const bondNumber = new Map(block.bonds.map((bond, i) => [bond, i]));
  const neighbors: number[][] = [];
  const bonds: number[][] = [];
  for (const atom of block.atoms) {
    const near: number[] = [];
    const by: number[] = [];
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const bond = bondNumber.get(graph.neighborBonds[k]);
      if (bond === undefined) continue;
      near.push(atomNumber.get(graph.neighbors[k]) as number);
      by.push(bond);
    }
    neighbors.push(near);
    bonds.push(by);
  }
  const distances = neighbors.map((_, root) => distancesFrom(neighbors, root));
  return { size: neighbors.length, numBonds: block.bonds.length, neighbors, bonds, distances };
}

/** [root + 1] bonds from each atom to `root` by paths whose atoms are all <= root, -1 if none. */
function distancesFrom(neighbors: readonly (readonly number[])[], root: number): Int16Array {
  const distance = new Int16Array(root + 1).fill(-1);
  distance[root] = 0;
  const queue = [root];
  for (let head = 0; head < queue.length; head++) {
    const atom = queue[head];
    for (const other of neighbors[atom]) {
      if (other > root || distance[other] >= 0) continue;
      distance[other] = distance[atom] + 1;
      queue.push(other);
    }
  }
  return distance;
}

function findFamilies({ size, neighbors, distances }: LocalBlock): Family[] {
  const families: Family[] = [];
  for (let root = 2; root < size; root++) {
    const distance = distances[root];
    for (let far = 0; far < root; far++) {
      if (distance[far] < 0) continue;
      const closer = neighbors[far].filter((a) => a <= root && distance[a] === distance[far] - 1);
      for (let i = 0; i < closer.length; i++) {
        for (let j = i + 1; j < closer.length; j++) {
          const length = 2 * distance[far];
          families.push({ root, far, left: closer[i], right: closer[j], length });
        }
      }
      for (const other of neighbors[far]) {
        if (other < far && distance[other] === distance[far]) {
          const length = 2 * distance[far] + 1;
          families.push({ root, far: -1, left: far, right: other, length });
        }
      }
    }
  }
  return families;
}

/** The rings of a family: pairs of shortest paths that meet at the root only. */
function expand(local: LocalBlock, family: Family, budget: { steps: number }): number[][] {
  const { root, far, left, right } = family;
  const rights = pathsTo(local, root, right, budget);
  const rings: number[][] = [];
  for (const one of pathsTo(local, root, left, budget)) {
    for (const other of rights) {
      if (--budget.steps < 0) return rings;
      if (one.some((atom) => atom !== root && other.includes(atom))) continue;
      const back = other.slice(0, -1).reverse();
      rings.push(far < 0 ? [...one, ...back] : [far, ...one, ...back]);
    }
  }
  return rings;
}

/** Shortest paths from `atom` to `root`, both included. */
function pathsTo(
  local: LocalBlock,
  root: number,
  atom: number,
  budget: { steps: number },
): number[][] {
  if (atom === root) return [[root]];
  const distance = local.distances[root];
  const paths: number[][] = [];
  for (const next of local.neighbors[atom]) {
    if (next > root || distance[next] !== distance[atom] - 1) continue;
    for (const path of pathsTo(local, root, next, budget)) {
      if (--budget.steps < 0) return paths;
      paths.push([atom, ...path]);
    }
  }
  return paths;
}

function cycleBits({ neighbors, bonds, numBonds }: LocalBlock, cycle: readonly number[]) {
  const bits = new Int32Array((numBonds + 31) >> 5);
  for (let i = 0; i < cycle.length; i++) {
    const atom = cycle[i];
    const bond = bonds[atom][neighbors[atom].indexOf(cycle[(i + 1) % cycle.length])];
    bits[bond >> 5] |= 1 << (bond & 31);
  }
  return bits;
}

/** Sums of rings (as sets of bonds, modulo 2) that have been added so far. */
interface CycleBasis {
  rank(): number;
  /** Takes from `bits`, in place, what is in the basis; the first bond left, -1 if none. */
  reduce(bits: Int32Array): number;
  add(bits: Int32Array): void;
}

function createBasis(numBonds: number): CycleBasis {
  const rowOf: (Int32Array | undefined)[] = new Array(numBonds);
  let rank = 0;
  const reduce = (bits: Int32Array): number => {
    for (let word = 0; word < bits.length; word++) {
      while (bits[word] !== 0) {
        const bond = word * 32 + 31 - Math.clz32(bits[word] & -bits[word]);
        const row = rowOf[bond];
        if (row === undefined) return bond;
        for (let i = word; i < bits.length; i++) bits[i] ^= row[i];
      }
    }
    return -1;
  };
  return {
    rank: () => rank,
    reduce,
    add: (bits) => {
      const rest = bits.slice();
      const bond = reduce(rest);
      if (bond < 0) return;
      rowOf[bond] = rest;
      rank++;
    },
  };
}
