import { cubeFacePoints } from "../../conditioning/cubeFaces.ts";
import type { Points } from "../../core/paretoFront.ts";

/** Steps an axis of the ideal front's grid. */
const DIVISIONS = 9;

/**
 * Points of the ideal front of objectives in [0, 1] that nothing is known of: a grid of 10 points an
 * axis on those faces of the cube where an objective is 1 (Roy et al. 2023, arXiv:2306.04620).
 */
export const idealFront = (size: number): Float64Array[] => cubeFacePoints(size, DIVISIONS);

/** Euclidean distance. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0;
  for (let k = 0; k < a.length; k++) squares += (a[k] - b[k]) ** 2;
  return Math.sqrt(squares);
}

/**
 * Inverted generational distance (Coello and Cortes 2005): the mean over the points of the reference
 * front of the distance to the nearest point found. Smaller is better.
 *
 * @param reference `idealFront` by default
 */
export function igd(points: Points, reference?: Points): number {
  const front = reference ?? idealFront(points[0]?.length ?? 0);
  const nearest = (target: ArrayLike<number>): number =>
    points.reduce((least, point) => Math.min(least, distance(point, target)), Infinity);
  return front.reduce((sum, target) => sum + nearest(target), 0) / front.length;
}
