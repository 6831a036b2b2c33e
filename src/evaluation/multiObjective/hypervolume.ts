import { ShapeError } from "../../core/errors.ts";
import { isNotWorse, type Points, paretoFront } from "../../core/paretoFront.ts";

/** Objectives for which the sweep takes no more than seconds on a thousand points. */
export const MOST_OBJECTIVES = 4;

/**
 * Volume of what the points dominate above a reference point, exact: along the last objective the
 * volume is cut where a point lies, and each slice is a volume of one objective less (Zitzler's
 * slicing; N log N for 2 objectives, times N for each further one).
 *
 * @param points N vectors of 1 to 4 objectives; those not above the reference everywhere count as
 *   nothing
 * @param reference 0 everywhere by default
 * @throws ShapeError for more than 4 objectives
 */
export function hypervolume(points: Points, reference?: ArrayLike<number>): number {
  const size = points[0]?.length ?? 0;
  if (size > MOST_OBJECTIVES) {
    throw new ShapeError(`hypervolume: ${size} objectives; at most ${MOST_OBJECTIVES} are exact.`);
  }
  const above = points
    .map((point) => Float64Array.from(point, (x, k) => x - (reference?.[k] ?? 0)))
    .filter((point) => point.every((x) => x > 0));
  return size === 0 ? 0 : volume(frontOf(above), size);
}

const frontOf = (points: readonly Float64Array[]): Float64Array[] =>
  paretoFront(points).map((i) => points[i]);

/** Volume of the first `size` coordinates above 0. */
function volume(points: readonly Float64Array[], size: number): number {
  if (size === 1) return points.reduce((most, [x]) => Math.max(most, x), 0);
  const last = size - 1;
  const falling = [...points].sort((a, b) => b[last] - a[last]);
  if (size === 2) return area(falling);
  let total = 0;
  let slice: Float64Array[] = [];
  for (const [i, point] of falling.entries()) {
    const flat = point.subarray(0, last);
    slice = withPoint(slice, flat);
    const height = point[last] - (falling[i + 1]?.[last] ?? 0);
    if (height > 0) total += height * volume(slice, last);
  }
  return total;
}

/** Area under a staircase, its points by falling second coordinate. */
function area(falling: readonly Float64Array[]): number {
  let [total, width] = [0, 0];
  for (const [x, y] of falling) {
    if (x <= width) continue;
    total += (x - width) * y;
    width = x;
  }
  return total;
}

/** A front and one more point, without what it dominates. */
function withPoint(front: readonly Float64Array[], added: Float64Array): Float64Array[] {
  if (front.some((point) => isNotWorse(point, added))) return [...front];
  return [...front.filter((point) => !isNotWorse(added, point)), added];
}
