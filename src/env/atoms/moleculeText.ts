import type { MolGraph } from "../../chem/molGraph.ts";
import { type WrittenGraph, writeGraph } from "../../chem/writeGraph.ts";
import { type GraphShape, neighborsOf } from "../graphs/labelledGraph.ts";
import { hydrogensOf } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { bondOrderOf, countMolecule } from "./moleculeCounts.ts";

/** A graph of the space as a molecule, in one Kekule form, atoms in the same order. */
export function moleculeOf(space: AtomSpace, graph: GraphShape): MolGraph {
  const { kinds, used } = countMolecule(space, graph);
  const { neighbors, neighborBonds, offsets } = neighborsOf(graph);
  const numAtoms = kinds.length;
  return {
    numAtoms,
    numBonds: graph.edgeColor.length,
    atomicNumber: Uint8Array.from(kinds, (kind) => kind.atomicNumber),
    charge: Int8Array.from(kinds, (kind) => kind.charge),
    isotope: new Uint16Array(numAtoms),
    hydrogens: Uint8Array.from(kinds, (kind, v) => hydrogensOf(kind, used[v])),
    aromatic: new Uint8Array(numAtoms),
    stereo: new Uint8Array(numAtoms),
    bondStart: Int32Array.from(graph.edgeStart),
    bondEnd: Int32Array.from(graph.edgeEnd),
    bondOrder: Uint8Array.from(graph.edgeColor, bondOrderOf),
    ...{ neighbors, neighborBonds, offsets },
  };
}

/** Kekule SMILES of a graph of the space, every atom in brackets. */
export const writeMolecule = (space: AtomSpace, graph: GraphShape): WrittenGraph =>
  writeGraph(moleculeOf(space, graph));
