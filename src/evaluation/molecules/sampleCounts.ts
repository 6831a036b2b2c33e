/** How many of a sample are molecules, and how many of these differ. */
export interface SampleCounts {
  /** Rows of the sample, N. */
  readonly molecules: number;
  /** Rows that RDKit reads and sanitises, V. */
  readonly valid: number;
  /** Different canonical SMILES among them, U. */
  readonly distinct: number;
  /** V / N; null for an empty sample. */
  readonly validity: number | null;
  /** U / V; null if no row is valid. */
  readonly uniqueness: number | null;
}

/**
 * How many rows of a sample are valid, and how many of those differ.
 *
 * @param canonical [N] canonical SMILES, null where there is no molecule
 */
export function sampleCounts(canonical: readonly (string | null)[]): SampleCounts {
  const valid = canonical.filter((smiles) => smiles !== null);
  const [molecules, distinct] = [canonical.length, new Set(valid).size];
  return {
    ...{ molecules, valid: valid.length, distinct },
    validity: molecules === 0 ? null : valid.length / molecules,
    uniqueness: valid.length === 0 ? null : distinct / valid.length,
  };
}
