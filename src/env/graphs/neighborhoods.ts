import type { LabelledGraph } from "./labelledGraph.ts";

/** Sizes of the neighbourhoods that nodes are told apart by. */
export interface NeighborhoodOptions {
  /** Largest radius, in edges; 0 for none. */
  readonly radius: number;
  /** Rows of the table that neighbourhoods are hashed into. */
  readonly buckets: number;
}

export const NO_NEIGHBORHOODS: NeighborhoodOptions = { radius: 0, buckets: 1 };

/** boost::hash_combine on 32 bits. */
const combine = (seed: number, value: number): number =>
  seed ^ ((value + 0x9e3779b9 + (seed << 6) + (seed >>> 2)) | 0);

/** Spreads the bits of a hash (the finaliser of MurmurHash3), so that its remainder is even. */
function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * For each node the neighbourhoods of radius 1, 2, ..., each as a row of a table: a node's code
 * starts from its colour, and each round hashes it with the sorted codes of its edges and
 * neighbours (Weisfeiler and Leman 1968; ECFP, Rogers and Hahn, J. Chem. Inf. Model. 50 (2010)
 * 742). Nodes that a symmetry exchanges have the same rows. Different neighbourhoods may share one.
 *
 * @returns [N, radius] row-major, in 0..buckets-1
 */
export function neighborhoods(
  graph: LabelledGraph,
  { radius, buckets }: NeighborhoodOptions,
): Int32Array {
  const { numNodes, nodeColor, edgeColor, offsets, neighbors, neighborBonds } = graph;
  const rows = new Int32Array(numNodes * radius);
  let codes = Int32Array.from(nodeColor, mixed);
  for (let round = 0; round < radius; round++) {
    const last = codes;
    codes = last.map((own, v) => {
      const around: number[] = [];
      for (let k = offsets[v]; k < offsets[v + 1]; k++) {
        around.push(mixed(combine(edgeColor[neighborBonds[k]], last[neighbors[k]])));
      }
      return mixed(around.sort((a, b) => a - b).reduce(combine, combine(round + 1, own)));
    });
    for (const [v, code] of codes.entries()) rows[v * radius + round] = (code >>> 0) % buckets;
  }
  return rows;
}
