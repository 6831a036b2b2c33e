import { type PlainResult, plainReward } from "./plainReward.ts";
import type { RewardFunction } from "./reward.ts";

/** Size of a hypergrid and its reward's three levels. */
export interface HypergridRewardOptions {
  /** Number of coordinates. */
  readonly dimensions: number;
  /** Values of a coordinate: 0..side-1. */
  readonly side: number;
  readonly r0: number;
  readonly r1: number;
  readonly r2: number;
}

/**
 * Reward of the hypergrid (Bengio et al. 2021, arXiv:2106.04399), over objects such as "3,5":
 * R0 + R1 prod_d 1(0.25 < u_d) + R2 prod_d 1(0.3 < u_d < 0.4), u_d = |x_d / (side - 1) - 1/2|.
 *
 * An object with another number of coordinates, or one outside the grid, is invalid.
 */
export function hypergridReward(options: HypergridRewardOptions): RewardFunction {
  return plainReward((object) => hypergridRewardOf(object, options));
}

/**
 * The bands are compared as integers: with w = |2x - (side - 1)|, u = w / (2 (side - 1)), so that
 * 0.25 < u is 5 (side - 1) < 10 w, and so on. In floating point, 12/15 - 0.5 exceeds 0.3.
 */
function hypergridRewardOf(object: string, options: HypergridRewardOptions): PlainResult {
  const { dimensions, side, r0, r1, r2 } = options;
  const point = object.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : -1));
  if (point.length !== dimensions || point.some((x) => x < 0 || x >= side)) {
    return {
      error:
        `"${object}" is no point of the grid: ` +
        `it must be ${dimensions} integers from 0 to ${side - 1}, joined by commas.`,
    };
  }
  const span = side - 1;
  const tenWidths = point.map((x) => 10 * Math.abs(2 * x - span));
  const outer = tenWidths.every((w) => w > 5 * span);
  const band = tenWidths.every((w) => w > 6 * span && w < 8 * span);
  return { reward: r0 + (outer ? r1 : 0) + (band ? r2 : 0) };
}
