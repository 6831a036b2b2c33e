/** Feature ids and how often each occurs: a sparse fingerprint. */
export type FeatureCounts = ReadonlyMap<number, number>;

/** Counts equal ids. */
export function countFeatures(ids: Iterable<number>): FeatureCounts {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/**
 * Tanimoto similarity of counts, in 0..1: sum of minima / sum of maxima; RDKit's
 * TanimotoSimilarity of sparse vectors. 0 for two empty ones, as there.
 */
export function tanimotoOfCounts(a: FeatureCounts, b: FeatureCounts): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const [id, count] of small) shared += Math.min(count, large.get(id) ?? 0);
  let total = -shared;
  for (const count of a.values()) total += count;
  for (const count of b.values()) total += count;
  return total === 0 ? 0 : shared / total;
}
