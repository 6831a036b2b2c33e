import type { MolGraph } from "./molGraph.ts";

/** Length between atoms that no path joins. */
export const NO_PATH = 0x3fffffff;

/**
 * [N, N] row-major lengths of the shortest paths between all atoms, `NO_PATH` where there is none.
 *
 * @param lengthOf whole number above 0 for each bond; 1 by default, which counts bonds
 */
export function shortestPaths(
  graph: MolGraph,
  lengthOf: (bond: number) => number = () => 1,
): Int32Array {
  const { numAtoms, offsets, neighbors, neighborBonds } = graph;
  const lengths = Int32Array.from({ length: graph.numBonds }, (_, bond) => lengthOf(bond));
  const paths = new Int32Array(numAtoms * numAtoms).fill(NO_PATH);
  const waiting: number[] = [];
  for (let source = 0; source < numAtoms; source++) {
    const row = paths.subarray(source * numAtoms, (source + 1) * numAtoms);
    row[source] = 0;
    waiting.length = 0;
    waiting.push(source);
    // An atom waits again when a shorter path to it is found: never, where all bonds are equal.
    for (let next = 0; next < waiting.length; next++) {
      const atom = waiting[next];
      for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
        const length = row[atom] + lengths[neighborBonds[k]];
        if (length >= row[neighbors[k]]) continue;
        row[neighbors[k]] = length;
        waiting.push(neighbors[k]);
      }
    }
  }
  return paths;
}
