import { isBetter, type ReplayItem, type ReplayStore, type ReplayTraits } from "./item.ts";

/** Tanimoto similarity of two packed fingerprints, in 0..1. */
export type Similarity = (a: Uint32Array, b: Uint32Array) => number;

/** What a diverse store keeps. */
export interface DiversityLimits {
  readonly capacity: number;
  /** Items as similar as this, or more, are not kept together. */
  readonly maxSimilarity: number;
  /** Most items of one scaffold. */
  readonly perScaffold: number;
}

const traitsOf = ({ object, traits }: ReplayItem): ReplayTraits => {
  if (traits) return traits;
  throw new Error(`createDiverseStore: object ${object} has no fingerprint.`);
};

/** The item that is worth least. */
const worstOf = (items: readonly ReplayItem[]): ReplayItem =>
  items.reduce((worst, item) => (isBetter(worst, item) ? item : worst));

/**
 * Keeps items that differ: of similar ones the best, of each scaffold the best few, of all the best
 * `capacity`. An item comes in only if it is better than all that have to leave for it. Invalid
 * ones are not kept.
 */
export function createDiverseStore(
  limits: DiversityLimits,
  parts: { readonly items: readonly ReplayItem[]; readonly similarity: Similarity },
): ReplayStore {
  const { capacity, maxSimilarity, perScaffold } = limits;
  const items = [...parts.items];
  /** Items that can't stay if `item` comes in. */
  const rivalsOf = (item: ReplayItem): ReplayItem[] => {
    const { fingerprint, scaffold } = traitsOf(item);
    const rivals = items.filter(
      (kept) =>
        kept.object === item.object ||
        parts.similarity(traitsOf(kept).fingerprint, fingerprint) >= maxSimilarity,
    );
    const others = items.filter((kept) => !rivals.includes(kept));
    const sameScaffold = others.filter((kept) => traitsOf(kept).scaffold === scaffold);
    if (sameScaffold.length >= perScaffold) rivals.push(worstOf(sameScaffold));
    else if (others.length >= capacity) rivals.push(worstOf(others));
    return rivals;
  };
  return {
    items,
    next: 0,
    add(item) {
      if (!item.valid) return;
      const rivals = rivalsOf(item);
      if (!rivals.every((rival) => isBetter(item, rival))) return;
      for (const rival of rivals) items.splice(items.indexOf(rival), 1);
      items.push(item);
    },
  };
}
