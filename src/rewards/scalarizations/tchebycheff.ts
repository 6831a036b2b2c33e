import { assertSameLength } from "../../core/errors.ts";

/**
 * 1 - max_i w_i |1 - t_i|: greater the nearer the objective that lies farthest, by weight, from the
 * ideal point (1, ..., 1). At least 0 where weights are at most 1 and t_i lie in 0..1.
 *
 * The Tchebycheff scalarisation of MOGFN-PC (Jain et al. 2023, arXiv:2210.12765). MJ10/mo_gfn
 * rewards the distance itself, which is the wrong side.
 *
 * @throws ShapeError if the lengths differ
 */
export function tchebycheff(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  assertSameLength("tchebycheff", { values, weights });
  let farthest = 0;
  for (let i = 0; i < values.length; i++) {
    farthest = Math.max(farthest, weights[i] * Math.abs(1 - values[i]));
  }
  return 1 - farthest;
}
