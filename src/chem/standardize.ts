import type { MolGraph } from "./molGraph.ts";
import { parseSmiles } from "./parseSmiles.ts";
import { canonicalizeBuilt, isFailure, type RdkitModule, withMolecule } from "./rdkit.ts";
import type { Smiles } from "./smiles.ts";
import { writeGraph } from "./writeGraph.ts";

/** Why a molecule is left out, and what each reason means. */
export const DROP_REASONS = {
  unparsable: "RDKit cannot read it",
  isotope: "an atom is marked as an isotope",
  element: "an element other than C N O F P S Cl Br I",
  radical: "an atom with an open shell",
  tooSmall: "fewer heavy atoms than asked for",
  tooLarge: "more heavy atoms than asked for",
  charged: "a charge is left that cannot be removed without a doubt",
} as const;

/** Key of `DROP_REASONS`. */
export type DropReason = keyof typeof DROP_REASONS;

/** Bounds on the heavy atoms of the largest component, both included. */
export interface StandardizeOptions {
  /** Default 8. */
  readonly minAtoms?: number;
  /** Default 40. */
  readonly maxAtoms?: number;
}

/** A molecule in standard form, or why it has none. */
export type Standardized =
  | { readonly smiles: Smiles; readonly numHeavyAtoms: number }
  | { readonly dropped: DropReason };

/** C N O F P S Cl Br I */
const ELEMENTS: ReadonlySet<number> = new Set([6, 7, 8, 9, 15, 16, 17, 35, 53]);
/** N O P S: give up a proton when they have one to spare. */
const BASIC: ReadonlySet<number> = new Set([7, 8, 15, 16]);
/** N O S: take up a proton. */
const ACIDIC: ReadonlySet<number> = new Set([7, 8, 16]);
/** Sums of bond orders and hydrogens of neutral atoms with a closed shell. */
const CLOSED_SHELL: Readonly<Record<number, readonly number[]>> = {
  6: [4],
  7: [3, 5],
  8: [2],
  9: [1],
  15: [3, 5, 7],
  16: [2, 4, 6],
  17: [1, 3, 5, 7],
  35: [1, 3, 5, 7],
  53: [1, 3, 5, 7],
};

/** The component with most heavy atoms; of equals the one first by SMILES. */
function largestComponent(smiles: string): MolGraph {
  const components = smiles.split(".").map((text) => {
    const graph = parseSmiles(text);
    return { text, graph, heavyAtoms: heavyAtoms(graph).length };
  });
  components.sort((a, b) => b.heavyAtoms - a.heavyAtoms || (a.text < b.text ? -1 : 1));
  return components[0].graph;
}

function heavyAtoms(graph: MolGraph): number[] {
  const atoms: number[] = [];
  graph.atomicNumber.forEach((number, atom) => {
    if (number !== 1) atoms.push(atom);
  });
  return atoms;
}

/** [N] hydrogens, those included that are atoms of the graph (RDKit keeps some for stereo). */
function allHydrogens(graph: MolGraph): Uint8Array {
  const hydrogens = graph.hydrogens.slice();
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const [a, b] = [graph.bondStart[bond], graph.bondEnd[bond]];
    if (graph.atomicNumber[a] === 1) hydrogens[b]++;
    if (graph.atomicNumber[b] === 1) hydrogens[a]++;
  }
  return hydrogens;
}

/** Whether a neutral atom outside of aromatic rings has an odd electron or an empty place. */
function hasOpenShell(graph: MolGraph): boolean {
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const allowed = CLOSED_SHELL[graph.atomicNumber[atom]];
    if (allowed === undefined || graph.charge[atom] !== 0 || graph.aromatic[atom]) continue;
    let valence = graph.hydrogens[atom];
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      valence += graph.bondOrder[graph.neighborBonds[k]];
    }
    if (!allowed.includes(valence)) return true;
  }
  return false;
}

/** Whether a neighbour has a charge of the other sign: nitro, N-oxide, azide, isonitrile, ylide. */
function isPaired({ charge, offsets, neighbors }: MolGraph, atom: number): boolean {
  return neighbors
    .subarray(offsets[atom], offsets[atom + 1])
    .some((next) => charge[next] * charge[atom] < 0);
}

/** Whether some charge has no opposite charge next to it. */
export function hasUnpairedCharge(graph: MolGraph): boolean {
  return graph.charge.some((charge, atom) => charge !== 0 && !isPaired(graph, atom));
}

/**
 * Charges and hydrogens after moving protons; the rule is that of `standardize`.
 *
 * @param hydrogens [N] total hydrogens before
 */
function neutralize(
  graph: MolGraph,
  hydrogens: Uint8Array,
): { readonly charge: Int8Array; readonly hydrogens: Uint8Array } {
  const bases: number[] = [];
  const acids: number[] = [];
  let fixedCations = 0;
  let fixedAnions = 0;
  graph.charge.forEach((charge, atom) => {
    const number = graph.atomicNumber[atom];
    if (charge === 0 || isPaired(graph, atom)) return;
    if (charge === 1 && hydrogens[atom] > 0 && BASIC.has(number)) bases.push(atom);
    else if (charge === -1 && ACIDIC.has(number)) acids.push(atom);
    else if (charge > 0) fixedCations++;
    else fixedAnions++;
  });
  const after = { charge: graph.charge.slice(), hydrogens: hydrogens.slice() };
  for (const base of fixedAnions === 0 ? bases : []) {
    after.charge[base] = 0;
    after.hydrogens[base]--;
  }
  for (const acid of fixedCations === 0 ? acids : []) {
    after.charge[acid] = 0;
    after.hydrogens[acid]++;
  }
  return after;
}

/**
 * The standard form of a molecule: its largest component (most heavy atoms; of equals the first by
 * SMILES), neutral where that is without doubt, without stereo marks, as RDKit's canonical SMILES.
 *
 * Charges. A charged atom next to one of the other sign stays as it is (nitro, N-oxide, azide).
 * Of the others, N O P S with charge +1 and a hydrogen lose one (ammonium, pyridinium, amidinium),
 * and N O S with charge -1 gain one (carboxylate, phenolate, sulfonate, thiolate, tetrazolate).
 * What no proton can settle (quaternary N, carbanions, charges of 2) stays; the charges of the
 * opposite sign then stay too, because which of them is the counter-ion is not known. A molecule
 * whose charges do not add up to zero after that is dropped; a betaine is kept as it is.
 *
 * @param text SMILES
 */
export function standardize(
  rdkit: RdkitModule,
  text: string,
  { minAtoms = 8, maxAtoms = 40 }: StandardizeOptions = {},
): Standardized {
  const read = withMolecule(rdkit, text, (molecule) => ({ smiles: molecule.get_smiles() }));
  if (isFailure(read) || read.smiles.includes("->") || read.smiles.includes("<-")) {
    return { dropped: isFailure(read) ? "unparsable" : "element" };
  }
  if (read.smiles === "") return { dropped: "tooSmall" };
  const graph = largestComponent(read.smiles);
  const atoms = heavyAtoms(graph);
  if (graph.isotope.some((mass) => mass !== 0)) return { dropped: "isotope" };
  if (!atoms.every((atom) => ELEMENTS.has(graph.atomicNumber[atom]))) return { dropped: "element" };
  if (hasOpenShell(graph)) return { dropped: "radical" };
  if (atoms.length < minAtoms) return { dropped: "tooSmall" };
  if (atoms.length > maxAtoms) return { dropped: "tooLarge" };
  const neutral = neutralize(graph, allHydrogens(graph));
  if (neutral.charge.reduce((sum, charge) => sum + charge, 0) !== 0) return { dropped: "charged" };
  const result = canonicalizeBuilt(rdkit, writeGraph(graph, { atoms, ...neutral }).smiles);
  if (isFailure(result)) return { dropped: "charged" };
  return { smiles: result.canonical, numHeavyAtoms: atoms.length };
}
