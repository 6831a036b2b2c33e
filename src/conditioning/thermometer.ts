/** A scale of bins on which a number is shown to a policy. */
export interface Thermometer {
  /** Number that fills no bin. */
  readonly low: number;
  /** Number that fills all bins. */
  readonly high: number;
  readonly bins: number;
}

/**
 * The thermometer code of a number (recursionpharma/gflownet): bin k, of width
 * w = (high - low) / bins, is clamp((value - low - k w) / w, 0, 1).
 *
 * @param code [at .. at + bins - 1] is written
 */
export function writeThermometer(
  value: number,
  { low, high, bins }: Thermometer,
  code: Float32Array,
  at: number,
): void {
  const width = (high - low) / bins;
  for (let k = 0; k < bins; k++) {
    code[at + k] = Math.min(1, Math.max(0, (value - low - k * width) / width));
  }
}
