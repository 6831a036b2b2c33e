import { adjacencyOf } from "../../chem/adjacency.ts";
import { DEFAULT_VALENCES, ELEMENT_SYMBOLS } from "../../chem/elements.ts";
import { UserError } from "../../core/errors.ts";
import type { FragmentGraph } from "./fragmentGraph.ts";

/** A fragment's Kekule SMILES, cut where bonds to other fragments are written. */
export interface SmilesTemplate {
  /** [N] atom of each piece, in the order of writing. */
  readonly atom: Int32Array;
  /** [N] text before the atom: brackets of branches, the bond symbol. */
  readonly before: readonly string[];
  /** [N][k] text of the atom when it binds k other fragments. */
  readonly symbol: readonly (readonly string[])[];
  /** [N] ring closures inside the fragment. */
  readonly closures: readonly string[];
  readonly end: string;
}

/** First label of bonds between fragments; rings inside a fragment use 1 to 9, then 100 on. */
const FIRST_JOIN_LABEL = 10;
const MANY_RINGS_LABEL = 100;
/** Most bonds between fragments that can be labelled. */
export const MAX_JOINS = MANY_RINGS_LABEL - FIRST_JOIN_LABEL;

const BOND_SYMBOLS = ["", "", "=", "#"] as const;

/** Ring-closure label `number` as SMILES writes it. */
function closureText(number: number): string {
  if (number < 10) return String(number);
  return number < 100 ? `%${number}` : `%(${number})`;
}

/** Ring-closure label of the `join`-th bond between fragments, from 0. */
export function joinLabel(join: number): string {
  return closureText(FIRST_JOIN_LABEL + join);
}

/**
 * Prepares a fragment for assembly.
 *
 * @param slotAtom [slots] atom of each slot
 * @throws UserError if an atom can't form the bonds that its slots allow
 */
export function createSmilesTemplate(
  graph: FragmentGraph,
  slotAtom: readonly number[],
  name: string,
): SmilesTemplate {
  const { order, before, closures, end } = writeSkeleton(graph);
  const symbol = order.map((atom) => {
    const maxBonds = slotAtom.filter((other) => other === atom).length;
    return Array.from({ length: maxBonds + 1 }, (_, bonds) => atomText(graph, atom, bonds, name));
  });
  return { atom: Int32Array.from(order), before, symbol, closures, end };
}

/**
 * Text of an atom that binds `bonds` other fragments: each takes one hydrogen. Where SMILES' own
 * rule for hydrogens gives the same count the atom is written without brackets. An atom that has
 * no hydrogen left but a higher valence (S in O=S=O, P in O=PO) goes on to it, as in RDKit.
 */
function atomText(graph: FragmentGraph, atom: number, bonds: number, name: string): string {
  const element = graph.atomicNumber[atom];
  const symbol = ELEMENT_SYMBOLS[element];
  const isPlain = !(graph.charge[atom] || graph.isotope[atom] || graph.radicals[atom]);
  const valences = isPlain ? (DEFAULT_VALENCES[element] ?? []) : [];
  const implied = (valence: number): number | undefined => {
    const filled = valences.find((allowed) => allowed >= valence);
    return filled === undefined ? undefined : filled - valence;
  };
  const used = bondOrderSum(graph, atom);
  const hydrogens = graph.hydrogens[atom];
  const left = hydrogens - bonds;
  const impliedLeft = implied(used + bonds);
  if (impliedLeft !== undefined && impliedLeft === left) return symbol;
  if (left >= 0) return bracketText(graph, atom, left);
  if (impliedLeft !== undefined && implied(used) === hydrogens) return symbol;
  throw new UserError(
    `${name}: atom ${atom} (${symbol}) has ${hydrogens} hydrogens to replace, but ` +
      `attachmentAtoms lists it ${bonds} times. List it at most ${hydrogens} times.`,
  );
}

function bracketText(graph: FragmentGraph, atom: number, hydrogens: number): string {
  const charge = graph.charge[atom];
  const count = (value: number) => (value === 1 ? "" : String(value));
  return [
    "[",
    graph.isotope[atom] || "",
    ELEMENT_SYMBOLS[graph.atomicNumber[atom]],
    hydrogens === 0 ? "" : `H${count(hydrogens)}`,
    charge === 0 ? "" : `${charge > 0 ? "+" : "-"}${count(Math.abs(charge))}`,
    "]",
  ].join("");
}

function bondOrderSum(graph: FragmentGraph, atom: number): number {
  return graph.kekuleOrder.reduce(
    (sum, order, bond) =>
      graph.bondStart[bond] === atom || graph.bondEnd[bond] === atom ? sum + order : sum,
    0,
  );
}

/** Atoms in the order of writing with the text around them: depth first from atom 0. */
function writeSkeleton(graph: FragmentGraph) {
  const { branches, isTreeBond } = spanningTree(graph);
  const order: number[] = [];
  const before: string[] = [];
  let pending = "";
  const write = (atom: number, bond: number): void => {
    order.push(atom);
    before.push(pending + (bond < 0 ? "" : BOND_SYMBOLS[graph.kekuleOrder[bond]]));
    pending = "";
    for (const [i, branch] of branches[atom].entries()) {
      const isLast = i === branches[atom].length - 1;
      if (!isLast) pending += "(";
      write(branch.atom, branch.bond);
      if (!isLast) pending += ")";
    }
  };
  write(0, -1);
  return { order, before, closures: closureTexts(graph, order, isTreeBond), end: pending };
}

/** A depth-first tree from atom 0: the branches of each atom; all other bonds close rings. */
function spanningTree(graph: FragmentGraph) {
  const { offsets, neighbors, neighborBonds } = adjacencyOf({
    numAtoms: graph.numAtoms,
    bondStart: Int32Array.from(graph.bondStart),
    bondEnd: Int32Array.from(graph.bondEnd),
  });
  const branches: { atom: number; bond: number }[][] = graph.hydrogens.map(() => []);
  const isTreeBond = new Uint8Array(graph.bondStart.length);
  const seen = new Uint8Array(graph.numAtoms);
  const visit = (atom: number): void => {
    seen[atom] = 1;
    for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
      if (seen[neighbors[k]] === 1) continue;
      isTreeBond[neighborBonds[k]] = 1;
      branches[atom].push({ atom: neighbors[k], bond: neighborBonds[k] });
      visit(neighbors[k]);
    }
  };
  visit(0);
  return { branches, isTreeBond };
}

/** [N] ring closures of each atom, by order of writing; labels are free again once closed. */
function closureTexts(
  graph: FragmentGraph,
  order: readonly number[],
  isTreeBond: Uint8Array,
): string[] {
  const place = new Map(order.map((atom, at) => [atom, at]));
  const texts = order.map(() => "");
  const openUntil: number[] = [];
  const rings = graph.kekuleOrder
    .map((_, bond) => bond)
    .filter((bond) => isTreeBond[bond] === 0)
    .map((bond) => {
      const ends = [graph.bondStart[bond], graph.bondEnd[bond]].map((a) => place.get(a) as number);
      return { bond, opens: Math.min(...ends), closes: Math.max(...ends) };
    })
    .sort((a, b) => a.opens - b.opens || a.closes - b.closes);
  for (const { bond, opens, closes } of rings) {
    let slot = openUntil.findIndex((until) => until < opens);
    if (slot < 0) slot = openUntil.length;
    openUntil[slot] = closes;
    const label = closureText(slot < 9 ? slot + 1 : MANY_RINGS_LABEL + slot);
    texts[opens] += BOND_SYMBOLS[graph.kekuleOrder[bond]] + label;
    texts[closes] += label;
  }
  return texts;
}
