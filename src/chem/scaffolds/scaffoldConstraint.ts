import { type Analysis, bondCode } from "../analysis.ts";
import type { MolGraph } from "../molGraph.ts";
import type { AtomQuery } from "../parseSmarts.ts";
import { compilePattern, hasMatch, type Smarts } from "../smarts.ts";
import { withBounds } from "../smartsBounds.ts";
import { scaffoldAtoms } from "./murcko.ts";

/** How a molecule has to agree with a scaffold. */
export type ScaffoldMatch = "contains" | "equals";

/**
 * A molecule as a pattern: its elements, its charges and bonds, whatever else is bonded to its
 * atoms; RDKit's way to look for a molecule in a molecule.
 */
export function patternOf(graph: MolGraph): Smarts {
  const atoms = Array.from({ length: graph.numAtoms }, (_, atom): AtomQuery => {
    const element = { type: "equals", property: "atomicNumber" } as const;
    const queries: AtomQuery[] = [{ ...element, value: graph.atomicNumber[atom] }];
    const charge = graph.charge[atom];
    if (charge !== 0) queries.push({ type: "equals", property: "charge", value: charge });
    return { type: "and", queries };
  });
  const bonds = Array.from({ length: graph.numBonds }, (_, bond) => {
    const order = graph.bondOrder[bond];
    const codes = (1 << bondCode(order, false)) | (1 << bondCode(order, true));
    return { start: graph.bondStart[bond], end: graph.bondEnd[bond], codes };
  });
  return compilePattern("a molecule", withBounds({ atoms, bonds }), "rarest");
}

/** Atoms of a molecule's Murcko scaffold, and bonds between them. */
function scaffoldSize(analysis: Analysis): { readonly atoms: number; readonly bonds: number } {
  const { graph } = analysis;
  const kept = scaffoldAtoms(analysis);
  let bonds = 0;
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (kept[graph.bondStart[bond]] === 1 && kept[graph.bondEnd[bond]] === 1) bonds++;
  }
  return { atoms: kept.reduce((sum, one) => sum + one, 0), bonds };
}

/**
 * A test of molecules against a scaffold: whether they contain it ("contains"), or whether it is
 * their whole Murcko scaffold ("equals"; what hangs on the given scaffold does not count there).
 *
 * @param scaffold any molecule; for "equals" one with a ring
 */
export function scaffoldConstraint(
  scaffold: Analysis,
  match: ScaffoldMatch,
): (molecule: Analysis) => boolean {
  if (match === "contains") {
    const pattern = patternOf(scaffold.graph);
    return (molecule) => hasMatch(pattern, molecule);
  }
  const pattern = patternOf(partOf(scaffold.graph, scaffoldAtoms(scaffold)));
  const size = scaffoldSize(scaffold);
  // A scaffold found in a molecule lies in the molecule's own scaffold: of equal size, it is that.
  return (molecule) => {
    const own = scaffoldSize(molecule);
    return own.atoms === size.atoms && own.bonds === size.bonds && hasMatch(pattern, molecule);
  };
}

/** The atoms for which `kept` is 1 and the bonds between them; enough of a graph for a pattern. */
function partOf(graph: MolGraph, kept: Uint8Array): MolGraph {
  const places = new Map<number, number>();
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (kept[atom] === 1) places.set(atom, places.size);
  }
  const atoms = [...places.keys()];
  const bonds = Array.from({ length: graph.numBonds }, (_, bond) => bond).filter(
    (bond) => places.has(graph.bondStart[bond]) && places.has(graph.bondEnd[bond]),
  );
  const place = (atom: number): number => places.get(atom) as number;
  return {
    ...graph,
    numAtoms: atoms.length,
    numBonds: bonds.length,
    atomicNumber: Uint8Array.from(atoms, (atom) => graph.atomicNumber[atom]),
    charge: Int8Array.from(atoms, (atom) => graph.charge[atom]),
    bondStart: Int32Array.from(bonds, (bond) => place(graph.bondStart[bond])),
    bondEnd: Int32Array.from(bonds, (bond) => place(graph.bondEnd[bond])),
    bondOrder: Uint8Array.from(bonds, (bond) => graph.bondOrder[bond]),
  };
}
