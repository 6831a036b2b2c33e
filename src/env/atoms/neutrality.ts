import { type AtomKind, maxValence } from "./atomKinds.ts";

/** Free valences beyond which more make no difference. */
const MOST_FREE = 64;
/** Charge beyond which no state goes. */
const MOST_CHARGE = 8;

/**
 * Fewest atoms that have to be added until a molecule is neutral; Infinity if none can.
 *
 * @param free valences that new atoms can bond to, all atoms together
 * @param charge of the molecule
 */
export type AtomsToNeutral = (free: number, charge: number) => number;

/**
 * Counts atoms to neutrality exactly: each new atom takes one free valence by a single bond and
 * brings its own less one, and its charge; other bonds only take valences. Atoms without charge
 * may be needed in between, to have room. So a state can be completed exactly if the count does
 * not exceed the atoms that may still be added.
 */
export function createAtomsToNeutral(kinds: readonly AtomKind[]): AtomsToNeutral {
  const width = 2 * MOST_CHARGE + 1;
  const counts = new Float64Array((MOST_FREE + 1) * width).fill(Number.POSITIVE_INFINITY);
  const at = (free: number, charge: number): number =>
    Math.abs(charge) > MOST_CHARGE
      ? Number.POSITIVE_INFINITY
      : counts[Math.min(free, MOST_FREE) * width + charge + MOST_CHARGE];
  for (let free = 0; free <= MOST_FREE; free++) counts[free * width + MOST_CHARGE] = 0;
  const steps = kinds.map((kind) => ({ free: maxValence(kind) - 2, charge: kind.charge }));
  for (let changed = true; changed; ) {
    changed = false;
    for (let free = 1; free <= MOST_FREE; free++) {
      for (let charge = -MOST_CHARGE; charge <= MOST_CHARGE; charge++) {
        const best = Math.min(
          ...steps.map((step) => 1 + at(free + step.free, charge + step.charge)),
        );
        const place = free * width + charge + MOST_CHARGE;
        if (best >= counts[place]) continue;
        counts[place] = best;
        changed = true;
      }
    }
  }
  return at;
}
