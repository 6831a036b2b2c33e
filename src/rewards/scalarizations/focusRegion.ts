import { assertSameLength } from "../../core/errors.ts";

/** A cone of objective vectors around a direction. */
export interface FocusRegion {
  /** c: least cosine between an objective vector and the direction, below 1. */
  readonly cosine: number;
  /** m: factor of the reward on the border of the region, in 0..1. */
  readonly borderFactor: number;
}

/** So that rounding puts no vector on the border outside. */
const ROUNDING = 1e-12;

/** r . d / (|r| |d|); 0 where one of both is 0. */
export function cosineOf(r: ArrayLike<number>, d: ArrayLike<number>): number {
  assertSameLength("cosineOf", { r, d });
  let [dot, rr, dd] = [0, 0, 0];
  for (let i = 0; i < r.length; i++) {
    dot += r[i] * d[i];
    rr += r[i] * r[i];
    dd += d[i] * d[i];
  }
  return rr === 0 || dd === 0 ? 0 : Math.min(1, dot / Math.sqrt(rr * dd));
}

/**
 * The factor of a goal-conditioned reward (Roy et al. 2023, arXiv:2306.04620, section 3): inside the
 * region cos(r, d) >= c it is alpha = cos(r, d)^(log m / log c), which is 1 on the direction and m on
 * the border; outside it is 0.
 *
 * @param objectives r, from 0
 * @param direction d, from 0
 * @throws ShapeError if the lengths differ
 */
export function focusFactor(
  objectives: ArrayLike<number>,
  direction: ArrayLike<number>,
  { cosine, borderFactor }: FocusRegion,
): number {
  const found = cosineOf(objectives, direction);
  if (found < cosine - ROUNDING) return 0;
  return found ** (Math.log(borderFactor) / Math.log(cosine));
}
