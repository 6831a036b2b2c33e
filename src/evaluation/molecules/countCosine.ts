/** How often each name occurs. */
export type NameCounts = ReadonlyMap<string, number>;

/** Counts equal names. */
export function countNames(names: Iterable<string>): NameCounts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Cosine similarity of two lists of counts, sum a b / sqrt(sum a^2 sum b^2), 0 to 1: the fragment
 * and scaffold similarity of MOSES (Polykovskiy et al. 2020, arXiv:1811.12823), whose metrics/utils.py
 * says what is counted.
 *
 * @returns null if one of them is empty
 */
export function countCosine(a: NameCounts, b: NameCounts): number | null {
  if (a.size === 0 || b.size === 0) return null;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (const [name, count] of a) {
    product += count * (b.get(name) ?? 0);
    squaresA += count * count;
  }
  for (const count of b.values()) squaresB += count * count;
  return product / Math.sqrt(squaresA * squaresB);
}
