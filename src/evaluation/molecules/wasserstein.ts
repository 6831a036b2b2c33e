/**
 * Wasserstein distance of order 1 (earth mover's distance) between two samples of one quantity: the
 * integral of |F(x) - G(x)| over x, F and G the empirical distribution functions; in the unit of x.
 * scipy.stats.wasserstein_distance computes the same.
 *
 * @param a finite numbers in any order
 * @returns null if one of them is empty
 */
export function wasserstein(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  if (a.length === 0 || b.length === 0) return null;
  const [first, second] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  let [i, j, distance] = [0, 0, 0];
  let x = Math.min(first[0], second[0]);
  while (i < first.length || j < second.length) {
    const next = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    distance += Math.abs(i / first.length - j / second.length) * (next - x);
    x = next;
    while (first[i] === x) i++;
    while (second[j] === x) j++;
  }
  return distance;
}
