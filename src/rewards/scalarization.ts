import { assertSameLength } from "../core/errors.ts";
import { tchebycheff } from "./scalarizations/tchebycheff.ts";

/**
 * One reward from the transformed components t_1..t_n of an object.
 *
 * @param values t_i
 * @param weights w_i, at least 0
 */
export type Scalarization = (values: ArrayLike<number>, weights: ArrayLike<number>) => number;

/** Factors below 0 count as 0: two negative ones must not make a good molecule. */
function factor(value: number): number {
  return Math.max(value, 0);
}

/** prod_i t_i; weights play no part. */
export function product(values: ArrayLike<number>): number {
  let result = 1;
  for (let i = 0; i < values.length; i++) result *= factor(values[i]);
  return result;
}

/**
 * sum_i w_i t_i, weights as given: the convex scalarisation of MOGFN-PC (Jain et al. 2023) if they
 * add up to 1.
 *
 * @throws ShapeError if the lengths differ
 */
export function weightedSum(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  assertSameLength("weightedSum", { values, weights });
  let result = 0;
  for (let i = 0; i < values.length; i++) result += weights[i] * values[i];
  return result;
}

/**
 * prod_i t_i^w_i, the log-convex scalarisation of MOGFN-PC (Jain et al. 2023).
 *
 * @throws ShapeError if the lengths differ
 */
export function weightedProduct(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  assertSameLength("weightedProduct", { values, weights });
  let result = 1;
  for (let i = 0; i < values.length; i++) result *= factor(values[i]) ** weights[i];
  return result;
}

/** How components become one reward, by its name in a config (`reward.combine`). */
export const SCALARIZATIONS = {
  product,
  weightedSum,
  weightedProduct,
  tchebycheff,
} as const satisfies Record<string, Scalarization>;

/** Name of a scalarisation. */
export type ScalarizationName = keyof typeof SCALARIZATIONS;
