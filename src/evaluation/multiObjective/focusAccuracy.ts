import { assertSameLength } from "../../core/errors.ts";
import type { Points } from "../../core/paretoFront.ts";
import { cosineOf } from "../../rewards/scalarizations/focusRegion.ts";

/**
 * Share of the samples whose objectives lie in the region of the direction that was asked for:
 * cos(r, d) >= cosine (Roy et al. 2023, arXiv:2306.04620).
 *
 * @param directions [N][K]
 * @param points [N][K] objectives of the samples
 * @throws ShapeError if the numbers of rows differ
 */
export function focusAccuracy(directions: Points, points: Points, cosine: number): number {
  assertSameLength("focusAccuracy", { directions, points });
  const inside = points.filter((point, i) => cosineOf(point, directions[i]) >= cosine);
  return inside.length / points.length;
}
