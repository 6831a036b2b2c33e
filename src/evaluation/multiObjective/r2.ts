import { spreadPreferences } from "../../conditioning/simplexGrid.ts";
import type { Points } from "../../core/paretoFront.ts";

/** Preference vectors of the indicator, where the caller names none. */
const WEIGHT_VECTORS = 100;

/**
 * R2 indicator (Hansen and Jaszkiewicz 1998) with Tchebycheff utilities from the ideal point:
 *
 * mean over weights w of min over points r of max_k w_k |ideal_k - r_k|
 *
 * Smaller is better; 0 if the ideal point is among the points.
 *
 * @param weights vectors that add up to 1; by default 100 spread over the simplex
 * @param ideal 1 everywhere by default
 */
export function r2(points: Points, weights?: Points, ideal?: ArrayLike<number>): number {
  const size = points[0]?.length ?? 0;
  const vectors = weights ?? spreadPreferences(size, WEIGHT_VECTORS);
  let total = 0;
  for (const w of vectors) {
    let nearest = Number.POSITIVE_INFINITY;
    for (const point of points) {
      let farthest = 0;
      for (let k = 0; k < size; k++) {
        farthest = Math.max(farthest, w[k] * Math.abs((ideal?.[k] ?? 1) - point[k]));
      }
      nearest = Math.min(nearest, farthest);
    }
    total += nearest;
  }
  return total / vectors.length;
}
