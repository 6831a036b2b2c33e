import type { GraphShape } from "../../../src/env/graphs/labelledGraph.ts";

/** Shortest path from `from` to every node, as the set of its edges; none where there is no path. */
function pathsFrom(shape: GraphShape, from: number): Map<number, bigint> {
  const paths = new Map([[from, 0n]]);
  for (const [node, path] of paths) {
    for (const [e, start] of shape.edgeStart.entries()) {
      const end = shape.edgeEnd[e];
      const next = start === node ? end : end === node ? start : -1;
      if (next >= 0 && !paths.has(next)) paths.set(next, path | (1n << BigInt(e)));
    }
  }
  return paths;
}

const sizeOf = (set: bigint): number => set.toString(2).replaceAll("0", "").length;

/**
 * Lengths of the rings of a minimum cycle basis (a smallest set of smallest rings), ascending, by
 * Horton's algorithm (SIAM J. Comput. 16 (1987) 358): candidates are a shortest path to each end of
 * each edge and the edge; the shortest that are independent over GF(2) are taken. Slow, and made of
 * nothing that the program uses.
 */
export function ringSizes(shape: GraphShape): number[] {
  const candidates = new Set<bigint>();
  for (const v of shape.nodeColor.keys()) {
    const paths = pathsFrom(shape, v);
    for (const [e, start] of shape.edgeStart.entries()) {
      const [a, b] = [paths.get(start), paths.get(shape.edgeEnd[e])];
      if (a !== undefined && b !== undefined) candidates.add(a ^ b ^ (1n << BigInt(e)));
    }
  }
  const ordered = [...candidates].map((set) => ({ set, size: sizeOf(set) }));
  const basis: bigint[] = [];
  const sizes: number[] = [];
  for (const { set, size } of ordered.sort((a, b) => a.size - b.size)) {
    const left = basis.reduce((rest, row) => ((rest ^ row) < rest ? rest ^ row : rest), set);
    if (left === 0n) continue;
    basis.push(left);
    basis.sort((a, b) => (a < b ? 1 : -1));
    sizes.push(size);
  }
  return sizes;
}

/** Whether every node can be reached from the first. */
export const isConnected = (shape: GraphShape): boolean =>
  shape.nodeColor.length <= 1 || pathsFrom(shape, 0).size === shape.nodeColor.length;
