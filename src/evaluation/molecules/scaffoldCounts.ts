import { novelty } from "./novelty.ts";

/** Murcko scaffolds of distinct molecules. */
export interface ScaffoldCounts {
  /** Different scaffolds. */
  readonly count: number;
  /** `count` over the molecules with rings, 0 to 1; null if none has rings. */
  readonly diversity: number | null;
  /** Molecules without rings, which have no scaffold. */
  readonly acyclic: number;
  /** Share of the scaffolds that the reference lacks; null without a reference. */
  readonly novelty: number | null;
}

/**
 * How many scaffolds molecules have, how evenly, and how many of them are new.
 *
 * @param scaffolds canonical SMILES of each molecule's Murcko scaffold, "" for none
 * @param reference the same of a reference
 */
export function scaffoldCounts(
  scaffolds: readonly string[],
  reference?: readonly string[],
): ScaffoldCounts {
  const rings = scaffolds.filter((scaffold) => scaffold !== "");
  const distinct = new Set(rings);
  return {
    count: distinct.size,
    diversity: rings.length === 0 ? null : distinct.size / rings.length,
    acyclic: scaffolds.length - rings.length,
    novelty: reference ? novelty(distinct, reference) : null,
  };
}
