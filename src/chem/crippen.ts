import type { Analysis } from "./analysis.ts";
import { CRIPPEN_ATOMS, CRIPPEN_HYDROGENS } from "./crippenTable.ts";
import { compileSmarts, kindFails, matchesAt, type Smarts } from "./smarts.ts";

/** What an atom adds to each of the two properties. */
interface Contribution {
  readonly logP: number;
  readonly molarRefractivity: number;
}

interface Row extends Contribution {
  readonly smarts: Smarts;
}

const ALIPHATIC_CARBON = 2 * 6;
const AROMATIC_CARBON = 2 * 6 + 1;
const ALIPHATIC_OXYGEN = 2 * 8;
const ALIPHATIC_SULPHUR = 2 * 16;

let allRows: readonly Row[] | undefined;
const rowsByKind: (readonly Row[] | undefined)[] = [];

/** Rows that an atom of this kind may match, in the table's order. */
function rowsOf(kind: number): readonly Row[] {
  const known = rowsByKind[kind];
  if (known) return known;
  allRows ??= CRIPPEN_ATOMS.map(([, smarts, logP, molarRefractivity]) => ({
    smarts: compileSmarts(smarts),
    logP,
    molarRefractivity,
  }));
  const rows = allRows.filter(({ smarts }) => !kindFails(smarts.steps[0].test, kind));
  rowsByKind[kind] = rows;
  return rows;
}

/**
 * Octanol-water partition coefficient, log10, by the atom contributions of Wildman and Crippen
 * (J. Chem. Inf. Comput. Sci. 39 (1999) 868), hydrogens included; RDKit's MolLogP.
 */
export function logP(analysis: Analysis): number {
  return sumContributions(analysis, "logP");
}

/** Molar refractivity, cm^3/mol, by the contributions of the same paper; RDKit's MolMR. */
export function molarRefractivity(analysis: Analysis): number {
  return sumContributions(analysis, "molarRefractivity");
}

function sumContributions(analysis: Analysis, property: keyof Contribution): number {
  const { graph, kinds } = analysis;
  let sum = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (graph.atomicNumber[atom] === 1) {
      sum += explicitHydrogen(analysis, atom, property);
      continue;
    }
    const row = rowsOf(kinds[atom]).find(({ smarts }) => matchesAt(smarts, analysis, atom));
    if (row) sum += row[property];
    const hydrogens = graph.hydrogens[atom];
    if (hydrogens > 0) sum += hydrogens * hydrogenOn(analysis, atom, -1)[property];
  }
  return sum;
}

/** A hydrogen that is an atom of the graph (a label, or bonded to no heavy atom). */
function explicitHydrogen(analysis: Analysis, atom: number, property: keyof Contribution): number {
  const { offsets, neighbors, hydrogens } = analysis.graph;
  const isFree = offsets[atom] === offsets[atom + 1];
  const own = isFree
    ? hydrogens[atom] > 0
      ? CRIPPEN_HYDROGENS.H1
      : CRIPPEN_HYDROGENS.HS
    : hydrogenOn(analysis, neighbors[offsets[atom]], atom);
  return own[property] + hydrogens[atom] * CRIPPEN_HYDROGENS.H1[property];
}

/** Contribution of one hydrogen on `atom`; `self` is its own number if it is in the graph, or -1. */
function hydrogenOn(analysis: Analysis, atom: number, self: number): Contribution {
  const { atomicNumber, aromatic } = analysis.graph;
  const element = atomicNumber[atom];
  if (element === 6 || element === 1) return CRIPPEN_HYDROGENS.H1;
  if (element === 7) return CRIPPEN_HYDROGENS.H3;
  if (element !== 8) return CRIPPEN_HYDROGENS.H2;
  return aromatic[atom] ? CRIPPEN_HYDROGENS.HS : hydrogenOnOxygen(analysis, atom, self);
}

function hydrogenOnOxygen(analysis: Analysis, oxygen: number, self: number): Contribution {
  const { atomicNumber, aromatic, hydrogens, bondOrder } = analysis.graph;
  const { offsets, neighbors, neighborBonds } = analysis.graph;
  let isAlcohol = hydrogens[oxygen] > (self < 0 ? 1 : 0);
  let onNitrogen = false;
  let isAcid = false;
  for (let k = offsets[oxygen]; k < offsets[oxygen + 1]; k++) {
    const other = neighbors[k];
    if (other === self || bondOrder[neighborBonds[k]] !== 1) continue;
    const element = atomicNumber[other];
    const symbol = 2 * element + aromatic[other];
    const isSaturated =
      symbol === ALIPHATIC_CARBON && analysis.degree[other] + hydrogens[other] === 4;
    if (isSaturated || symbol === AROMATIC_CARBON) isAlcohol = true;
    if (element !== 6 && element !== 7 && element !== 8 && element !== 16) isAlcohol = true;
    if (element === 7) onNitrogen = true;
    if (symbol === ALIPHATIC_OXYGEN || symbol === ALIPHATIC_SULPHUR) isAcid = true;
    if (symbol === ALIPHATIC_CARBON && hasAcidDoubleBond(analysis, other, oxygen)) isAcid = true;
  }
  if (isAlcohol) return CRIPPEN_HYDROGENS.H2;
  if (onNitrogen) return CRIPPEN_HYDROGENS.H3;
  return isAcid ? CRIPPEN_HYDROGENS.H4 : CRIPPEN_HYDROGENS.HS;
}

/** A double bond of `carbon` to C, N, or aliphatic O or S. */
function hasAcidDoubleBond({ graph }: Analysis, carbon: number, oxygen: number): boolean {
  for (let k = graph.offsets[carbon]; k < graph.offsets[carbon + 1]; k++) {
    const other = graph.neighbors[k];
    if (graph.bondOrder[graph.neighborBonds[k]] !== 2 || other === oxygen) continue;
    const element = graph.atomicNumber[other];
    const isAliphaticOS = (element === 8 || element === 16) && graph.aromatic[other] === 0;
    if (element === 6 || element === 7 || isAliphaticOS) return true;
  }
  return false;
}
