import { ELEMENT_SYMBOLS } from "../../chem/elements.ts";
import type { MolGraph } from "../../chem/molGraph.ts";
import { parseSmiles } from "../../chem/parseSmiles.ts";
import { isFailure, kekuleSmiles, type RdkitModule } from "../../chem/rdkit.ts";
import { ConfigError, UserError } from "../../core/errors.ts";
import { edgesOnCycles, type GraphShape, neighborsOf } from "../graphs/labelledGraph.ts";
import { ATOM_KINDS, CHARGED_KINDS, ELEMENT_KINDS, hydrogensOf, maxValence } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { bondColorOf, countMolecule, isLinear, scaffoldBonds } from "./moleculeCounts.ts";
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
  if (smiles.includes(".")) {
    throw new OutsideSpace(smiles, "components", "it has several components; give one of them");
  }
  if (OWN_TEXT.test(smiles)) return parseSmiles(smiles);
  const read = kekuleSmiles(rdkit, smiles);
  if (isFailure(read)) {
    throw new OutsideSpace(smiles, "unreadable", `RDKit can't read it: ${read.error}`);
  }
  return parseSmiles(read.kekule);
}

/**
 * A molecule as a graph of the space, in the Kekule form in which it is written, or in RDKit's if
 * it is written with aromatic atoms. Stereo marks are left out.
 *
 * @throws OutsideSpace if the space can't hold it, naming the first atom or bond and the setting
 */
export function readMolecule(rdkit: RdkitModule, space: AtomSpace, smiles: string): GraphShape {
  const fail: Fail = (reason, what) => {
    throw new OutsideSpace(smiles, reason, what);
  };
  const shape = shapeOf(space, readKekule(rdkit, smiles), fail);
  checkSizes(space, shape, fail);
  const { charge, totalFree, steps } = countMolecule(space, shape);
  const [numAtoms, numBonds] = [shape.nodeColor.length, shape.edgeColor.length];
  if (charge !== 0) fail("charge", `its charge is ${charge}, and objects are neutral`);
  const isFull = totalFree === 0 || numBonds >= space.maxBonds || steps + 1 >= space.maxSteps;
  if (numAtoms < space.minAtoms && !isFull) {
    fail("size", `it has ${numAtoms} atoms; lower env.minAtoms`);
  }
  return shape;
}

/**
 * A part that every molecule holds, in RDKit's Kekule form, and for each atom whether it may grow:
 * those with a map number, or all if none has one.
 *
 * @throws ConfigError if it can't be read, the space can't hold it, or no atom of it may grow
 */
export function readScaffold(
  rdkit: RdkitModule,
  space: AtomSpace,
  smiles: string,
): { readonly shape: GraphShape; readonly grows: readonly boolean[] } {
  const fail = (what: string): never => {
    throw new ConfigError(`env.scaffold is "${smiles}": ${what}.`);
  };
  const read = kekuleSmiles(rdkit, smiles);
  if (isFailure(read)) return fail(`RDKit can't read it: ${read.error}`);
  if (read.kekule.includes(".")) fail("it has several components; give one of them");
  const shape = shapeOf(space, parseSmiles(read.kekule), (_, what) => fail(what));
  checkSizes(space, shape, (_, what) => fail(what));
  const atoms = read.kekule.match(ATOM_TEXT) ?? [];
  const marked = atoms.map((text) => /:\d+\]$/.test(text));
  const grows = marked.includes(true) ? marked : marked.map(() => true);
  const { free } = countMolecule(space, shape);
  if (!grows.some((grow, atom) => grow && free[atom] > 0)) {
    fail(
      "none of its growth atoms has a free valence; mark one that has hydrogens, such as [CH:1]",
    );
  }
  if (shape.nodeColor.length >= space.maxAtoms) {
    fail(`it has ${shape.nodeColor.length} atoms, so none can be added; raise env.maxAtoms`);
  }
  return { shape, grows };
}

/** Atoms of a SMILES, in order. */
const ATOM_TEXT = /\[[^\]]*\]|Cl|Br|[A-Z]/g;

/** Throws an error about a molecule. */
export type Fail = (reason: OutsideReason, what: string) => never;

/** Kinds and orders of a molecule, its bonds checked. */
function shapeOf(space: AtomSpace, molecule: MolGraph, fail: Fail): GraphShape {
  const shape: GraphShape = {
    nodeColor: Array.from(molecule.atomicNumber, (_, atom) => kindAt(space, molecule, atom, fail)),
    edgeStart: [...molecule.bondStart],
    edgeEnd: [...molecule.bondEnd],
    edgeColor: [...molecule.bondOrder].map((order) => bondColorOf(order)),
  };
  checkBonds(space, molecule, shape, fail);
  return shape;
}

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
  const { numRings, steps } = countMolecule(space, shape);
  const [numAtoms, numBonds] = [shape.nodeColor.length, shape.edgeColor.length];
  if (numAtoms > space.maxAtoms) fail("size", `it has ${numAtoms} atoms; raise env.maxAtoms`);
  if (numBonds > space.maxBonds) fail("size", `it has ${numBonds} bonds; raise env.maxBonds`);
  if (steps + 1 > space.maxSteps) {
    fail("size", `it takes ${steps + 1} steps to build; raise env.maxSteps`);
  }
  if (numRings > space.maxRings) fail("rings", `it has ${numRings} rings; raise env.maxRings`);
  checkRings(space, shape, fail);
}

function cyclesOf(space: AtomSpace, graph: GraphShape) {
  const around = neighborsOf(graph);
  const onCycle = edgesOnCycles(around, graph.edgeColor.length);
  const fixed = scaffoldBonds(graph);
  return { onCycle, ...shortCycles(around, { onCycle, maxLength: space.maxRingSize, fixed }) };
}

/** Whether the rings of a molecule, its scaffold marked, can be closed one by one. */
export const ringsOpen = (space: AtomSpace, graph: GraphShape): boolean =>
  cyclesOf(space, graph).canBeOpened;

/** @param graph with the marks of the scaffold, if they are known */
export function checkRings(space: AtomSpace, graph: GraphShape, fail: Fail): void {
  const { onCycle, generate, canBeOpened, shortest } = cyclesOf(space, graph);
  if (!generate) {
    fail(
      "ringSize",
      `it has a ring of more than ${space.maxRingSize} atoms; raise env.maxRingSize`,
    );
  }
  if (!canBeOpened) {
    fail(
      "ringSize",
      `its rings can't be closed one after another with at most ${space.maxRingSize} atoms each; ` +
        "raise env.maxRingSize",
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
