import { assertSameLength } from "../core/errors.ts";

/** How two lists of numbers go together, each in -1 to 1; NaN if one of them is constant. */
export interface Correlation {
  /** Of the numbers. */
  readonly pearson: number;
  /** Of their ranks, equal ones sharing the mean rank. */
  readonly spearman: number;
}

/** @throws ShapeError if the lengths differ */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): Correlation {
  assertSameLength("correlation", { a, b });
  return { pearson: pearson(a, b), spearman: pearson(ranks(a), ranks(b)) };
}

/** sum (a - mean a)(b - mean b) over the root of the product of both sums of squares. */
function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - meanA) * (b[i] - meanB);
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const rank = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) rank[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return rank;
}
