import { closest } from "../core/closest.ts";
import { UserError } from "../core/errors.ts";
import { canonicalWithOrder } from "./atomOrder.ts";
import { DEFAULT_VALENCES, ELEMENT_SYMBOLS } from "./elements.ts";
import type { Fragment } from "./fragment.ts";
import type { MolGraph } from "./molGraph.ts";
import { parseSmiles } from "./parseSmiles.ts";
import { isFailure, type RdkitModule, withMolecule } from "./rdkit.ts";

const FRAGMENT_KEYS = ["smiles", "attachmentAtoms", "frequency"];
const OXYGEN = 8;
const PHOSPHORUS = 15;
const SULFUR = 16;

/** A fragment's fields with their types checked, as a user wrote them. */
function checkFields(entry: unknown, place: string): Fragment {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    throw new UserError(
      `${place} is ${JSON.stringify(entry)}; it must be {"smiles": ..., "attachmentAtoms": [...]}.`,
    );
  }
  const unknown = Object.keys(entry).find((key) => !FRAGMENT_KEYS.includes(key));
  if (unknown !== undefined) {
    const near = closest(unknown, FRAGMENT_KEYS);
    const hint = near === undefined ? "." : `; did you mean ${JSON.stringify(near)}?`;
    throw new UserError(
      `${place} has the unknown key ${JSON.stringify(unknown)}${hint} ` +
        `A fragment has ${FRAGMENT_KEYS.join(", ")}.`,
    );
  }
  const { smiles, attachmentAtoms, frequency } = entry as Readonly<Record<string, unknown>>;
  if (typeof smiles !== "string" || smiles.trim() === "") {
    throw new UserError(
      `${place} has no SMILES: smiles is ${JSON.stringify(smiles) ?? "missing"}.`,
    );
  }
  if (!Array.isArray(attachmentAtoms) || !attachmentAtoms.every(Number.isInteger)) {
    throw new UserError(
      `${place}, ${smiles}: attachmentAtoms is ${JSON.stringify(attachmentAtoms) ?? "missing"}; ` +
        "it must be a list of atom numbers, counted from 0 in the order of the SMILES.",
    );
  }
  if (attachmentAtoms.length === 0) {
    throw new UserError(`${place}, ${smiles}: no attachment atom; list at least one.`);
  }
  if (frequency !== undefined && (typeof frequency !== "number" || !(frequency >= 0))) {
    throw new UserError(
      `${place}, ${smiles}: frequency is ${JSON.stringify(frequency)}; it must be 0 or more.`,
    );
  }
  return { smiles, attachmentAtoms, ...(frequency === undefined ? {} : { frequency }) };
}

/** The graph of the SMILES in the user's own order of atoms, hydrogens and aromaticity by RDKit. */
function readInOrder(rdkit: RdkitModule, smiles: string, place: string): OrderedGraph {
  const read = withMolecule(rdkit, smiles.trim(), (molecule) => ({
    canonical: molecule.get_smiles(),
    order: JSON.parse(molecule.get_prop("_smilesAtomOutputOrder")) as number[],
  }));
  if (isFailure(read)) {
    throw new UserError(
      `${place}: RDKit cannot read the SMILES ${JSON.stringify(smiles)} (${read.error}). ` +
        "Correct or delete it.",
    );
  }
  const graph = parseSmiles(read.canonical);
  if (read.canonical.includes(".")) {
    throw new UserError(`${place}, ${smiles}: more than one molecule; a fragment must be one.`);
  }
  if (graph.atomicNumber.includes(0)) {
    throw new UserError(
      `${place}, ${smiles}: open positions ("*") are written as hydrogens; delete the "*" and ` +
        "list their neighbours in attachmentAtoms.",
    );
  }
  const placeOf = new Map(read.order.map((atom, position) => [atom, position]));
  return { graph, placeOf };
}

interface OrderedGraph {
  readonly graph: MolGraph;
  /** Atom of the graph for each atom of the text. */
  readonly placeOf: ReadonlyMap<number, number>;
}

/** Sum of the bond orders of an atom outside of aromatic rings, and whether it has a bond to =O. */
function bondsOf(graph: MolGraph, atom: number): { order: number; hasOxo: boolean } {
  let order = 0;
  let hasOxo = false;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const bond = graph.bondOrder[graph.neighborBonds[k]];
    order += bond;
    hasOxo ||= bond === 2 && graph.atomicNumber[graph.neighbors[k]] === OXYGEN;
  }
  return { order, hasOxo };
}

/**
 * Hydrogens that an atom must have so that `bonds` of them can be replaced.
 *
 * Published libraries write a sulfonyl group as O=S=O and a phosphonate as O=PO, and RDKit goes to
 * the next valence of S or P when a bond is added. Those hydrogens are written out here
 * (O=[SH2]=O), so that joining fragments is replacing hydrogens and nothing else.
 */
function hydrogensFor(graph: MolGraph, atom: number, bonds: number): number {
  const present = graph.hydrogens[atom];
  const number = graph.atomicNumber[atom];
  if (present >= bonds || (number !== SULFUR && number !== PHOSPHORUS)) return present;
  const { order, hasOxo } = bondsOf(graph, atom);
  if (!hasOxo || graph.charge[atom] !== 0 || present !== 0) return present;
  const valence = DEFAULT_VALENCES[number].find((value) => value >= order + bonds);
  return valence === undefined ? present : valence - order;
}

/** @returns [N] hydrogens with room for all listed bonds */
function roomForBonds(read: OrderedGraph, fragment: Fragment, place: string): Uint8Array {
  const { graph, placeOf } = read;
  const hydrogens = graph.hydrogens.slice();
  for (const atom of new Set(fragment.attachmentAtoms)) {
    const own = placeOf.get(atom);
    if (own === undefined) {
      throw new UserError(
        `${place}, ${fragment.smiles}: attachment atom ${atom} does not exist; ` +
          `the atoms are 0 to ${graph.numAtoms - 1}.`,
      );
    }
    const times = fragment.attachmentAtoms.filter((other) => other === atom).length;
    hydrogens[own] = hydrogensFor(graph, own, times);
    if (hydrogens[own] < times) {
      const symbol = ELEMENT_SYMBOLS[graph.atomicNumber[own]];
      throw new UserError(
        `${place}, ${fragment.smiles}: attachment atom ${atom} (${symbol}) is listed ` +
          `${times === 1 ? "once" : `${times} times`} but has ${hydrogens[own] || "no"} ` +
          `hydrogen${hydrogens[own] > 1 ? "s" : ""} to replace. List it once for each free valence.`,
      );
    }
  }
  return hydrogens;
}

/**
 * A fragment as the environments use it: canonical SMILES without stereo marks, attachment atoms
 * by its order of atoms, with a hydrogen for every bond that they may form.
 *
 * @param entry one entry of a library file, unchecked
 * @param place starts every message ("lib.json: fragment 3")
 * @throws UserError if a key is unknown or of the wrong type, RDKit can't read the SMILES, it is no
 *   single molecule or has open positions, or an attachment atom does not exist or is listed more
 *   often than it has free valences
 */
export function checkFragment(rdkit: RdkitModule, entry: unknown, place: string): Fragment {
  const fragment = checkFields(entry, place);
  const read = readInOrder(rdkit, fragment.smiles, place);
  const hydrogens = roomForBonds(read, fragment, place);
  const written = canonicalWithOrder(rdkit, read.graph, hydrogens);
  if (isFailure(written)) {
    throw new UserError(
      `${place}: RDKit cannot read ${fragment.smiles} without its stereo marks (${written.error}).`,
    );
  }
  // RDKit may turn a symmetric molecule on itself; a text that is canonical already keeps its numbers.
  if (written.canonical === fragment.smiles) return fragment;
  const final = new Map(written.order.map((atom, position) => [atom, position]));
  const attachmentAtoms = fragment.attachmentAtoms.map(
    (atom) => final.get(read.placeOf.get(atom) ?? -1) as number,
  );
  return { ...fragment, smiles: written.canonical, attachmentAtoms };
}
