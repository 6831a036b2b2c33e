import type { Analysis } from "./analysis.ts";
import { ATOMIC_WEIGHTS } from "./elements.ts";
import { isotopeMass } from "./isotopes.ts";

/** boost::hash_combine on 32 bits, as RDKit uses it. */
function combine(seed: number, value: number): number {
  return seed ^ ((value + 0x9e3779b9 + (seed << 6) + (seed >>> 2)) | 0);
}

/**
 * [N] RDKit's connectivity invariants (ECFP): hash of atomic number, degree and hydrogens, all
 * hydrogens, charge, mass difference, and whether the atom is in a ring. Signed 32 bits.
 */
export function connectivityInvariants(analysis: Analysis): Int32Array {
  const { graph, degree, totalHydrogens, rings } = analysis;
  const invariants = new Int32Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const element = graph.atomicNumber[atom];
    const isotope = graph.isotope[atom];
    const extraMass = isotope === 0 ? 0 : isotopeMass(element, isotope) - ATOMIC_WEIGHTS[element];
    let hash = combine(0, element);
    hash = combine(hash, degree[atom] + graph.hydrogens[atom]);
    hash = combine(hash, totalHydrogens[atom]);
    hash = combine(hash, graph.charge[atom]);
    hash = combine(hash, Math.trunc(extraMass));
    if (rings.ringCount[atom] > 0) hash = combine(hash, 1);
    invariants[atom] = hash;
  }
  return invariants;
}

/** Which bonds the environment of each atom holds: [N] rows of `numWords` words. */
interface Environments {
  readonly numWords: number;
  readonly words: Int32Array;
}

/**
 * The Morgan (extended-connectivity) features of a molecule: one id for each environment up to
 * `radius` bonds, so that an id that occurs k times is there k times. The ids are those of RDKit's
 * GetMorganFingerprint(mol, radius), its dropping of equal environments included.
 *
 * Rogers and Hahn, J. Chem. Inf. Model. 50 (2010) 742.
 */
export function morganFeatures(
  analysis: Analysis,
  radius: number,
  start: Int32Array = connectivityInvariants(analysis),
): Uint32Array {
  const { graph } = analysis;
  const { numAtoms } = graph;
  const features = new Uint32Array(numAtoms * (radius + 1));
  features.set(start);
  let count = numAtoms;
  let invariants = start;
  const numWords = Math.max(1, (graph.numBonds + 31) >> 5);
  let environments: Environments = { numWords, words: new Int32Array(numAtoms * numWords) };
  const finished = new Uint8Array(numAtoms);
  const seen: Seen = { hashes: [], rows: [] };
  for (let layer = 0; layer < radius; layer++) {
    environments = grow(analysis, environments, finished);
    const next = new Int32Array(numAtoms);
    for (let atom = 0; atom < numAtoms; atom++) {
      if (graph.offsets[atom] === graph.offsets[atom + 1]) finished[atom] = 1;
      if (finished[atom] === 0) next[atom] = hashNeighbors(analysis, invariants, atom, layer);
    }
    for (const atom of newEnvironments(environments, next, finished, seen)) {
      features[count++] = next[atom];
    }
    invariants = next;
  }
  return features.slice(0, count);
}

/** Each environment, one bond wider. Atoms that are finished keep theirs. */
function grow(
  { graph }: Analysis,
  { numWords, words }: Environments,
  finished: Uint8Array,
): Environments {
  const grown = words.slice();
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (finished[atom] === 1) continue;
    const row = atom * numWords;
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const bond = graph.neighborBonds[k];
      const otherRow = graph.neighbors[k] * numWords;
      grown[row + (bond >> 5)] |= 1 << (bond & 31);
      for (let word = 0; word < numWords; word++) grown[row + word] |= words[otherRow + word];
    }
  }
  return { numWords, words: grown };
}

/** Neighbours of one atom in the order of hashing; scratch. */
const orders: number[] = [];
const hashes: number[] = [];

/** Hash of an atom's invariant and its neighbours', ordered by bond order and invariant. */
function hashNeighbors(
  { graph }: Analysis,
  invariants: Int32Array,
  atom: number,
  layer: number,
): number {
  let count = 0;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const order = graph.bondOrder[graph.neighborBonds[k]];
    const hash = invariants[graph.neighbors[k]] >>> 0;
    let at = count++;
    for (; at > 0; at--) {
      const before = orders[at - 1];
      if (before < order || (before === order && hashes[at - 1] <= hash)) break;
      orders[at] = before;
      hashes[at] = hashes[at - 1];
    }
    orders[at] = order;
    hashes[at] = hash;
  }
  let result = combine(layer, invariants[atom]);
  for (let i = 0; i < count; i++) {
    result = combine(result, combine(combine(0, orders[i]), hashes[i] | 0));
  }
  return result;
}

/** Environments met in all layers so far, in the order of meeting. */
interface Seen {
  readonly hashes: number[];
  readonly rows: Int32Array[];
}

/**
 * Atoms whose environments are new: of equal ones in this layer the atom with the smallest
 * (unsigned) hash counts. The others are finished, as RDKit has it.
 */
function newEnvironments(
  { numWords, words }: Environments,
  next: Int32Array,
  finished: Uint8Array,
  seen: Seen,
): number[] {
  const fresh: number[] = [];
  const seenBefore = seen.rows.length;
  for (let atom = 0; atom < finished.length; atom++) {
    if (finished[atom] === 1) continue;
    const row = findOrAdd(seen, words.subarray(atom * numWords, (atom + 1) * numWords));
    const place = row - seenBefore;
    if (place < 0) finished[atom] = 1;
    else if (place === fresh.length) fresh.push(atom);
    else {
      const isSmaller = next[atom] >>> 0 < next[fresh[place]] >>> 0;
      finished[isSmaller ? fresh[place] : atom] = 1;
      if (isSmaller) fresh[place] = atom;
    }
  }
  return fresh;
}

/** Row of an environment among those seen; it is added if it is new. */
function findOrAdd({ hashes, rows }: Seen, environment: Int32Array): number {
  let hash = 0;
  for (let word = 0; word < environment.length; word++) {
    hash = Math.imul(hash ^ environment[word], 0x9e3779b1) | 0;
  }
  for (let row = 0; row < hashes.length; row++) {
    if (hashes[row] === hash && isEqual(rows[row], environment)) return row;
  }
  hashes.push(hash);
  return rows.push(environment) - 1;
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  for (let word = 0; word < a.length; word++) if (a[word] !== b[word]) return false;
  return true;
}
