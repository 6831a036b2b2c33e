/** How well samples keep to a range that was asked for. */
export interface RangeSuccess {
  /** Share of the values inside. */
  readonly inside: number;
  /** Share inside after both ends are moved out by a tenth of the range's width. */
  readonly success: number;
  /** Mean distance to the range, in units of its width. */
  readonly normalizedError: number;
}

/** Slack of `success`, as a share of the width (A-GFN counts within 10 %). */
const SLACK = 0.1;

/**
 * Share of values in [low, high], and how far the others lie, in units of the range's width (Pandey
 * et al. 2024, arXiv:2409.09702, report both for each property). A range of no width counts as one
 * of width 1.
 *
 * @param values at least one; NaN (no value) is never inside and has no distance
 */
export function rangeSuccess(values: ArrayLike<number>, low: number, high: number): RangeSuccess {
  const width = high > low ? high - low : 1;
  const slack = SLACK * (high - low);
  let [inside, success, error, known] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    known++;
    if (value >= low && value <= high) inside++;
    if (value >= low - slack && value <= high + slack) success++;
    error += Math.max(0, low - value, value - high) / width;
  }
  const count = values.length;
  return { inside: inside / count, success: success / count, normalizedError: error / known };
}
