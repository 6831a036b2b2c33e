/**
 * Share of the distinct molecules of a sample that a reference lacks: |S - R| / |S|, 0 to 1.
 *
 * @param sample canonical SMILES; repeated ones count once
 * @param reference canonical SMILES
 * @returns null for an empty sample
 */
export function novelty(sample: Iterable<string>, reference: Iterable<string>): number | null {
  const distinct = new Set(sample);
  const known = new Set(reference);
  const fresh = [...distinct].filter((smiles) => !known.has(smiles));
  return distinct.size === 0 ? null : fresh.length / distinct.size;
}
