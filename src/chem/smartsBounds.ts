import { adjacencyOf } from "./adjacency.ts";
import { bondCode, NUM_BOND_CODES } from "./analysis.ts";
import { AROMATIC } from "./molGraph.ts";
import type { AtomQuery, SmartsPattern } from "./parseSmarts.ts";
import { findBlocks } from "./ringBlocks.ts";

const ALL_CODES = (1 << NUM_BOND_CODES) - 1;

/** Codes of bonds that are in a ring, as bits. */
export const RING_CODES = [1, 2, 3, 4, AROMATIC].reduce(
  (codes, order) => codes | (1 << bondCode(order, true)),
  0,
);

/**
 * The same pattern, with what its shape demands of each atom and bond said outright: as many bonds
 * as the pattern's atom has, and ring bonds where the pattern has a ring. It matches the same
 * molecules; hopeless atoms are seen to be so by their kind alone.
 */
export function withBounds({ atoms, bonds }: SmartsPattern): SmartsPattern {
  if (bonds.length === 0) return { atoms, bonds };
  const ends = {
    numAtoms: atoms.length,
    bondStart: Int32Array.from(bonds, ({ start }) => start),
    bondEnd: Int32Array.from(bonds, ({ end }) => end),
  };
  const adjacency = adjacencyOf(ends);
  const blocks = findBlocks({ numAtoms: atoms.length, ...adjacency });
  const inRing = new Set(blocks.flatMap((block) => block.bonds));
  const bounded = atoms.map((query, atom): AtomQuery => {
    const from = adjacency.offsets[atom];
    const to = adjacency.offsets[atom + 1];
    const ringBonds = adjacency.neighborBonds.slice(from, to).filter((bond) => inRing.has(bond));
    const queries: AtomQuery[] = [query];
    if (to - from > 1) queries.push({ type: "atLeast", property: "degree", value: to - from });
    if (ringBonds.length > 0) {
      queries.push({ type: "atLeast", property: "ringBondCount", value: ringBonds.length });
    }
    return queries.length === 1 ? query : { type: "and", queries };
  });
  return {
    atoms: bounded,
    bonds: bonds.map(({ start, end, codes }, bond) => ({
      start,
      end,
      codes: codes & (inRing.has(bond) ? RING_CODES : ALL_CODES),
    })),
  };
}
