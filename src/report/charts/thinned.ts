/** A curve of fewer points, with what was between them. */
export interface ThinnedCurve {
  readonly x: readonly number[];
  /** Mean of each group of points, or its last value. */
  readonly y: readonly number[];
  /** Least and greatest value of each group; the same as `y` where nothing was joined. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Points that one stands for, at most. */
  readonly joined: number;
}

/**
 * A curve of at most `most` points: neighbours are joined to groups of one size. Points whose value
 * is no finite number are left out.
 *
 * @param options.keep what a group becomes: its mean (default), or its last value, for counts that
 *   only grow
 * @param options.scale of the axis: on a log one the mean is geometric and what is not positive is
 *   left out
 */
export function thinned(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: {
    readonly most?: number;
    readonly keep?: "mean" | "last";
    readonly scale?: "linear" | "log";
  } = {},
): ThinnedCurve {
  const { most = 120, keep = "mean", scale = "linear" } = options;
  const isShown = (value: number) => Number.isFinite(value) && (scale === "linear" || value > 0);
  const known = Array.from(y, (_, i) => i).filter((i) => isShown(y[i]));
  const joined = Math.max(1, Math.ceil(known.length / most));
  const curve = { x: [] as number[], y: [] as number[], low: [] as number[], high: [] as number[] };
  for (let start = 0; start < known.length; start += joined) {
    const group = known.slice(start, start + joined);
    const values = group.map((i) => y[i]);
    const last = group[group.length - 1];
    curve.x.push(keep === "last" ? x[last] : meanOf(group.map((i) => x[i])));
    curve.y.push(
      keep === "last" ? y[last] : scale === "log" ? geometricMean(values) : meanOf(values),
    );
    curve.low.push(Math.min(...values));
    curve.high.push(Math.max(...values));
  }
  return { ...curve, joined };
}

/** Mean of at least one number. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const geometricMean = (values: readonly number[]): number =>
  Math.exp(meanOf(values.map((value) => Math.log(value))));

/** `count` items spread evenly over a list, the first and the last among them; all if fewer. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))],
  );
}
