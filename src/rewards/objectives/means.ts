/** (1/n) sum_i t_i */
export function arithmeticMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** (prod_i t_i)^(1/n), 0 if one of them is; no value below 0. */
export function geometricMean(values: readonly number[]): number {
  // In logs: a product of many small terms would underflow to 0.
  return Math.exp(arithmeticMean(values.map(Math.log)));
}
