import type { Rng } from "../core/rng.ts";
import { cubeFacePoints } from "./cubeFaces.ts";
import { positiveDirection } from "./randomNumbers.ts";

/** The vector of length 1 in the direction of one that is not 0. */
export const unit = (vector: Float64Array): Float64Array => {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
};

/** Unit vectors through the points of `cubeFacePoints`: the directions of a table. */
export const faceDirections = (size: number, divisions: number): Float64Array[] =>
  cubeFacePoints(size, divisions).map(unit);

/** Random directions that partitions are made of, and rounds of Lloyd's algorithm. */
const PARTITION_POINTS = 5000;
const PARTITION_ROUNDS = 50;

/** Place of the vector with the greatest scalar product. */
export function nearestDirection(
  directions: readonly Float64Array[],
  r: ArrayLike<number>,
): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (const [i, direction] of directions.entries()) {
    const dot = direction.reduce((sum, x, k) => sum + x * r[k], 0);
    if (dot > most) [best, most] = [i, dot];
  }
  return best;
}

/**
 * `count` directions that divide the positive part of the sphere among them: spherical k-means of
 * random directions (as recursionpharma/gflownet partitions the sphere).
 */
export function partitionDirections(size: number, count: number, rng: Rng): Float64Array[] {
  const points = Array.from({ length: Math.max(PARTITION_POINTS, count) }, () =>
    positiveDirection(size, rng),
  );
  let centers = points.slice(0, count);
  for (let round = 0; round < PARTITION_ROUNDS; round++) {
    const sums = centers.map(() => new Float64Array(size));
    for (const point of points) {
      const sum = sums[nearestDirection(centers, point)];
      for (let k = 0; k < size; k++) sum[k] += point[k];
    }
    centers = sums.map((sum, i) => (Math.hypot(...sum) > 0 ? unit(sum) : centers[i]));
  }
  return centers;
}
