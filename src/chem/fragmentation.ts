import type { MolGraph } from "./molGraph.ts";
import { findBlocks } from "./ringBlocks.ts";
import { writeGraph } from "./writeGraph.ts";

/** One piece of a molecule that was cut. */
export interface Piece {
  /** SMILES with a hydrogen in the place of each cut bond; valid, not canonical. */
  readonly smiles: string;
  readonly numHeavyAtoms: number;
  /** Atoms of `smiles` (by order, from 0), once for each bond cut there. */
  readonly cutAtoms: readonly number[];
}

const CARBON = 6;
const NITROGEN = 7;
const OXYGEN = 8;
const SULFUR = 16;

/** The graph and what the rules ask of its atoms again and again. */
interface Facts {
  readonly graph: MolGraph;
  /** [N] 1 for atoms of rings. */
  readonly ringAtoms: Uint8Array;
  /** [M] 1 for bonds of rings. */
  readonly ringBonds: Uint8Array;
}

function factsOf(graph: MolGraph): Facts {
  const ringAtoms = new Uint8Array(graph.numAtoms);
  const ringBonds = new Uint8Array(graph.numBonds);
  for (const { atoms, bonds } of findBlocks(graph)) {
    for (const atom of atoms) ringAtoms[atom] = 1;
    for (const bond of bonds) ringBonds[bond] = 1;
  }
  return { graph, ringAtoms, ringBonds };
}

function degree({ offsets }: MolGraph, atom: number): number {
  return offsets[atom + 1] - offsets[atom];
}

/** Whether some bond of `atom` has this order and leads to one of the elements. */
function hasBond(graph: MolGraph, atom: number, order: number, elements: readonly number[]) {
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const fits = graph.bondOrder[graph.neighborBonds[k]] === order;
    if (fits && elements.includes(graph.atomicNumber[graph.neighbors[k]])) return true;
  }
  return false;
}

function hasOnlySingleBonds(graph: MolGraph, atom: number): boolean {
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    if (graph.bondOrder[graph.neighborBonds[k]] !== 1) return false;
  }
  return true;
}

/** A carbon of a chain that a cut may leave: saturated, or the C of an acyl group. */
function isSaturatedOrAcyl(graph: MolGraph, atom: number): boolean {
  if (graph.atomicNumber[atom] !== CARBON) return false;
  return hasOnlySingleBonds(graph, atom) || hasBond(graph, atom, 2, [OXYGEN]);
}

/** S of a sulfonyl or sulfinyl group. */
function isSulfonyl(graph: MolGraph, atom: number): boolean {
  return graph.atomicNumber[atom] === SULFUR && hasBond(graph, atom, 2, [OXYGEN]);
}

/** N, O or S bound by single bonds to C (or sulfonyl S) alone: amine, amide, ether, ester, thioether. */
function isLinker(graph: MolGraph, atom: number): boolean {
  const number = graph.atomicNumber[atom];
  if (number !== NITROGEN && number !== OXYGEN && number !== SULFUR) return false;
  if (graph.charge[atom] !== 0 || !hasOnlySingleBonds(graph, atom)) return false;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const next = graph.neighbors[k];
    const isCarbon = graph.atomicNumber[next] === CARBON;
    if (!isCarbon && !(number === NITROGEN && isSulfonyl(graph, next))) return false;
  }
  return true;
}

/** Rule (b): the bond between a chain's linker atom and its carbon or sulfonyl sulfur. */
function isLinkerBond(graph: MolGraph, a: number, b: number): boolean {
  if (degree(graph, a) < 2 || degree(graph, b) < 2) return false;
  const cuts = (linker: number, other: number): boolean =>
    isLinker(graph, linker) &&
    (isSaturatedOrAcyl(graph, other) ||
      (graph.atomicNumber[linker] === NITROGEN && isSulfonyl(graph, other)));
  return cuts(a, b) || cuts(b, a);
}

function isCut({ graph, ringAtoms, ringBonds }: Facts, bond: number): boolean {
  const [a, b] = [graph.bondStart[bond], graph.bondEnd[bond]];
  if (graph.bondOrder[bond] !== 1 || ringBonds[bond] === 1) return false;
  if (graph.charge[a] !== 0 && graph.charge[b] !== 0) return false;
  return ringAtoms[a] === 1 || ringAtoms[b] === 1 || isLinkerBond(graph, a, b);
}

/**
 * The bonds at which `cutMolecule` cuts: single bonds outside of rings, in the spirit of BRICS
 * (Degen et al. 2008, doi:10.1002/cmdc.200800178) with fewer, simpler rules:
 *
 * (a) every bond of a ring atom to an atom outside of that ring, be it in another ring or none;
 * (b) in chains, the bonds of N, O and S that have single bonds to carbon (N: or sulfonyl sulfur)
 *     only, to a saturated or acyl carbon (N: or sulfonyl sulfur): amines, amides, ureas,
 *     carbamates, esters, ethers, thioethers, sulfonamides. Both atoms have a second neighbour, so
 *     OH, NH2, OCH3 and the like stay whole.
 *
 * Bonds between two charged atoms (N-oxides) are never cut.
 *
 * @returns bonds of the graph, ascending
 */
export function cutBonds(graph: MolGraph): number[] {
  const facts = factsOf(graph);
  return [...graph.bondOrder.keys()].filter((bond) => isCut(facts, bond));
}

/** [N] number of the connected part of each atom once the bonds are gone, from 0 by first atom. */
function partsWithout(graph: MolGraph, isGone: Uint8Array): { partOf: Int32Array; count: number } {
  const partOf = new Int32Array(graph.numAtoms).fill(-1);
  let count = 0;
  for (let first = 0; first < graph.numAtoms; first++) {
    if (partOf[first] >= 0) continue;
    const stack = [first];
    partOf[first] = count;
    for (let atom = stack.pop(); atom !== undefined; atom = stack.pop()) {
      for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
        const next = graph.neighbors[k];
        if (isGone[graph.neighborBonds[k]] || partOf[next] >= 0) continue;
        partOf[next] = count;
        stack.push(next);
      }
    }
    count++;
  }
  return { partOf, count };
}

/**
 * Cuts a molecule at its `cutBonds`, hydrogens in the places of the cut bonds.
 *
 * Joined again at their cut atoms the pieces are the molecule. A molecule without a bond to cut
 * is one piece without cut atoms.
 *
 * @param graph one molecule (a single component)
 */
export function cutMolecule(graph: MolGraph): Piece[] {
  const isGone = new Uint8Array(graph.numBonds);
  const cutsAt = new Uint8Array(graph.numAtoms);
  const hydrogens = graph.hydrogens.slice();
  for (const bond of cutBonds(graph)) {
    isGone[bond] = 1;
    for (const atom of [graph.bondStart[bond], graph.bondEnd[bond]]) {
      cutsAt[atom]++;
      hydrogens[atom]++;
    }
  }
  const { partOf, count } = partsWithout(graph, isGone);
  const atomsOf: number[][] = Array.from({ length: count }, () => []);
  partOf.forEach((part, atom) => {
    atomsOf[part].push(atom);
  });
  return atomsOf.map((atoms) => {
    const { smiles, order } = writeGraph(graph, { atoms, hydrogens });
    const cutAtoms = order.flatMap((atom, i) => new Array<number>(cutsAt[atom]).fill(i));
    return { smiles, numHeavyAtoms: atoms.length, cutAtoms };
  });
}
