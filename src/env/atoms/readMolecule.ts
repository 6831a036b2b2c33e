import { ELEMENT_SYMBOLS } from "../../chem/elements.ts";
import type { MolGraph } from "../../chem/molGraph.ts";
import { parseSmiles } from "../../chem/parseSmiles.ts";
import { isFailure, kekuleSmiles, type RdkitModule } from "../../chem/rdkit.ts";
import { UserError } from "../../core/errors.ts";
import { canonicalForm } from "../graphs/canonicalGraph.ts";
import { edgesOnCycles, type GraphShape, type LabelledGraph } from "../graphs/labelledGraph.ts";
import { ATOM_KINDS, CHARGED_KINDS, ELEMENT_KINDS, hydrogensOf, maxValence } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { bondColorOf, countMolecule, isLinear } from "./moleculeCounts.ts";
import { shortCycles } from "./shortCycles.ts";

/** Why a molecule lies outside of a space. */
export const OUTSIDE_REASONS = [
  ...(["unreadable", "components", "atom", "valence", "bondOrder", "charge", "size"] as const),
  ...(["rings", "ringSize", "strain", "scaffold"] as const),
] as const;
export type OutsideReason = (typeof OUTSIDE_REASONS)[number];

/** A molecule that a space can't hold: which atom or bond, and which setting would allow it. */
export class OutsideSpace extends UserError {
  override name = "OutsideSpace";
  readonly reason: OutsideReason;
  constructor(smiles: string, reason: OutsideReason, what: string) {
    super(`Molecule "${smiles}" lies outside of this space: ${what}.`);
    this.reason = reason;
  }
}

/** SMILES as this program writes them: every atom in brackets, Kekule, without stereo marks. */
const OWN_TEXT = /^(\[(?:Cl|Br|[CNOFPSI])(?:H\d?)?(?:[+-]\d)?\]|[()=#\d]|%\(\d+\))+$/;

/** @throws OutsideSpace if RDKit rejects the text */
function readKekule(rdkit: RdkitModule, smiles: string): MolGraph {
  if (OWN_TEXT.test(smiles)) return parseSmiles(smiles);
  const read = kekuleSmiles(rdkit, smiles);
  if (isFailure(read)) {
    throw new OutsideSpace(smiles, "unreadable", `RDKit can't read it: ${read.error}`);
  }
  return parseSmiles(read.kekule);
}

/**
 * A molecule as a state of the space, in the Kekule form in which it is written, or in RDKit's if
 * it is written with aromatic atoms. Stereo marks are left out.
 *
 * @throws OutsideSpace if the space can't hold it, naming the first atom or bond and the setting
 */
export function readMolecule(rdkit: RdkitModule, space: AtomSpace, smiles: string): LabelledGraph {
  const molecule = readKekule(rdkit, smiles);
  const fail = (reason: OutsideReason, what: string): never => {
    throw new OutsideSpace(smiles, reason, what);
  };
  if (smiles.includes(".")) fail("components", "it has several components; give one of them");
  const shape: GraphShape = {
    nodeColor: Array.from(molecule.atomicNumber, (_, atom) => kindAt(space, molecule, atom, fail)),
    edgeStart: [...molecule.bondStart],
    edgeEnd: [...molecule.bondEnd],
    edgeColor: [...molecule.bondOrder].map((order) => bondColorOf(order)),
  };
  checkBonds(space, molecule, shape, fail);
  checkSizes(space, shape, fail);
  const { graph } = canonicalForm(shape);
  checkRings(space, graph, fail);
  return graph;
}

type Fail = (reason: OutsideReason, what: string) => never;

/** The kind of an atom by its place in the space. */
function kindAt(space: AtomSpace, molecule: MolGraph, atom: number, fail: Fail): number {
  const [number, charge] = [molecule.atomicNumber[atom], molecule.charge[atom]];
  const found = space.kinds.findIndex(
    (kind) => kind.atomicNumber === number && kind.charge === charge,
  );
  const isotope = molecule.isotope[atom];
  if (isotope !== 0) fail("atom", `atom ${atom + 1} is an isotope of mass ${isotope}`);
  if (found >= 0) return found;
  const sign =
    charge === 0 ? "" : `${charge > 0 ? "+" : "-"}${Math.abs(charge) > 1 ? Math.abs(charge) : ""}`;
  const name = `${ELEMENT_SYMBOLS[number]}${sign}`;
  const setting = (ELEMENT_KINDS as readonly string[]).includes(name)
    ? "add it to env.elements"
    : (CHARGED_KINDS as readonly string[]).includes(name)
      ? "add it to env.charges"
      : "no setting allows it";
  return fail("atom", `atom ${atom + 1} is ${name}; ${setting}`);
}

function checkBonds(space: AtomSpace, molecule: MolGraph, shape: GraphShape, fail: Fail): void {
  for (const [bond, order] of molecule.bondOrder.entries()) {
    const [a, b] = [molecule.bondStart[bond] + 1, molecule.bondEnd[bond] + 1];
    if (order > space.maxBondOrder) {
      fail(
        "bondOrder",
        `the bond of atoms ${a} and ${b} has order ${order}; raise env.maxBondOrder`,
      );
    }
    for (const atom of [a, b]) {
      const kind = space.kinds[shape.nodeColor[atom - 1]];
      if (order <= kind.maxOrder) continue;
      fail(
        "bondOrder",
        `atom ${atom}, ${kind.name}, has a bond of order ${order}; no setting allows it`,
      );
    }
  }
  const { kinds, used } = countMolecule(space, shape);
  for (const [atom, kind] of kinds.entries()) {
    const hydrogens = molecule.hydrogens[atom];
    if (used[atom] <= maxValence(kind) && hydrogens === hydrogensOf(kind, used[atom])) continue;
    fail(
      "valence",
      `atom ${atom + 1}, ${kind.name}, has bonds of order ${used[atom]} and ${hydrogens} ` +
        `hydrogens; its valences are ${ATOM_KINDS[kind.name as keyof typeof ATOM_KINDS].valences.join(", ")}`,
    );
  }
}

function checkSizes(space: AtomSpace, shape: GraphShape, fail: Fail): void {
  const { charge, numRings, steps, totalFree } = countMolecule(space, shape);
  const [numAtoms, numBonds] = [shape.nodeColor.length, shape.edgeColor.length];
  if (charge !== 0) fail("charge", `its charge is ${charge}, and objects are neutral`);
  if (numAtoms > space.maxAtoms) fail("size", `it has ${numAtoms} atoms; raise env.maxAtoms`);
  if (numBonds > space.maxBonds) fail("size", `it has ${numBonds} bonds; raise env.maxBonds`);
  if (steps + 1 > space.maxSteps) {
    fail("size", `it takes ${steps + 1} steps to build; raise env.maxSteps`);
  }
  const isFull = totalFree === 0 || numBonds >= space.maxBonds || steps + 1 >= space.maxSteps;
  if (numAtoms < space.minAtoms && !isFull) {
    fail("size", `it has ${numAtoms} atoms; lower env.minAtoms`);
  }
  if (numRings > space.maxRings) fail("rings", `it has ${numRings} rings; raise env.maxRings`);
}

function checkRings(space: AtomSpace, graph: LabelledGraph, fail: Fail): void {
  const onCycle = edgesOnCycles(graph, graph.numEdges);
  const { generate, shortest } = shortCycles(graph, { onCycle, maxLength: space.maxRingSize });
  if (!generate) {
    fail(
      "ringSize",
      `it has a ring of more than ${space.maxRingSize} atoms; raise env.maxRingSize`,
    );
  }
  if (shortest < space.minRingSize) {
    fail(
      "ringSize",
      `it has a ring of fewer than ${space.minRingSize} atoms; lower env.minRingSize`,
    );
  }
  if (space.strainedRings) return;
  const { kinds, multiple } = countMolecule(space, graph);
  for (const [bond, flag] of onCycle.entries()) {
    for (const atom of [graph.edgeStart[bond], graph.edgeEnd[bond]]) {
      if (flag === 0 || !isLinear(kinds[atom], multiple[atom])) continue;
      fail(
        "strain",
        `an atom ${kinds[atom].name} in a ring has a triple or two double bonds; ` +
          "set env.strainedRings: true",
      );
    }
  }
}
