import { wasserstein } from "./wasserstein.ts";

/** How a quantity is spread over a sample, in the quantity's own unit. */
export interface Distribution {
  /** Null for an empty sample, as all below. */
  readonly mean: number | null;
  /** Root of the mean squared deviation. */
  readonly deviation: number | null;
  readonly least: number | null;
  readonly median: number | null;
  readonly greatest: number | null;
  /** Mean over the reference, and the Wasserstein distance to it; null without one. */
  readonly referenceMean: number | null;
  readonly wasserstein: number | null;
}

/**
 * Mean, deviation and quantiles of a property, beside those of a reference.
 *
 * @param values finite numbers in any order
 */
export function describeDistribution(
  values: ArrayLike<number>,
  reference?: ArrayLike<number>,
): Distribution {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const mean = meanOf(sorted);
  const squares = mean === null ? null : meanOf(sorted.map((value) => (value - mean) ** 2));
  const median = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
  return {
    mean,
    deviation: squares === null ? null : Math.sqrt(squares),
    least: sorted[0] ?? null,
    median: count === 0 ? null : median,
    greatest: sorted[count - 1] ?? null,
    referenceMean: reference ? meanOf(reference) : null,
    wasserstein: reference ? wasserstein(values, reference) : null,
  };
}

/** Null for no values. */
export function meanOf(values: ArrayLike<number>): number | null {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? null : sum / values.length;
}
