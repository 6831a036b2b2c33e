import { UserError } from "../core/errors.ts";
import { automorphismGroup } from "./automorphismGroup.ts";
import type { ColoredGraph } from "./automorphisms.ts";
import type { MolGraph } from "./molGraph.ts";

/** Atoms that have to stay where they are. */
export interface SymmetryOptions {
  /** None by default. */
  readonly fixed?: readonly number[];
}

/** The symmetry of a molecule's graph. */
export interface Symmetry {
  /** |Aut|: number of permutations of the atoms that leave the molecule as it is. */
  readonly order: number;
  /** [N] smallest atom that is equivalent to each. */
  readonly classes: Int32Array;
}

/**
 * The exact automorphism group of a molecule with `fixed` atoms in place: permutations of its atoms
 * that keep element, charge, isotope, hydrogens, aromaticity and every bond and its order, as the
 * graph has them (an aromatic graph has more symmetry than one of its Kekule forms). Stereo marks
 * do not count.
 *
 * @throws UserError if a fixed atom does not exist
 */
export function symmetryOf(graph: MolGraph, { fixed = [] }: SymmetryOptions = {}): Symmetry {
  for (const atom of fixed) {
    if (Number.isInteger(atom) && atom >= 0 && atom < graph.numAtoms) continue;
    throw new UserError(
      `Fixed atom ${atom}: the molecule has ${graph.numAtoms} atoms, numbered from 0.`,
    );
  }
  const { order, orbits } = automorphismGroup(coloredGraphOf(graph), fixed);
  return { order, classes: orbits };
}

function coloredGraphOf(graph: MolGraph): ColoredGraph {
  const rows = new Map<string, number>();
  const colors = Int32Array.from({ length: graph.numAtoms }, (_, atom) => {
    const { atomicNumber, charge, isotope, hydrogens, aromatic } = graph;
    const parts = [atomicNumber, charge, isotope, hydrogens, aromatic].map(
      (values) => values[atom],
    );
    const key = parts.join();
    if (!rows.has(key)) rows.set(key, rows.size);
    return rows.get(key) as number;
  });
  return {
    numVertices: graph.numAtoms,
    vertexColors: colors,
    edgeStart: graph.bondStart,
    edgeEnd: graph.bondEnd,
    edgeColors: graph.bondOrder,
  };
}
