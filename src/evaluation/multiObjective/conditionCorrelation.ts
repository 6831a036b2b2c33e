import { assertSameLength } from "../../core/errors.ts";
import type { Points } from "../../core/paretoFront.ts";
import { correlation } from "../correlation.ts";

/**
 * Mean Pearson correlation between what was asked and what came (Avg-PCC of Roy et al. 2023,
 * arXiv:2306.04620): for each objective, over all samples, that of the condition's coordinate with
 * the objective. An objective whose condition or value never varies is left out.
 *
 * @param conditions [N][K] preference weights or directions
 * @param points [N][K] objectives of the samples
 * @returns mean and one number an objective, NaN where it is left out
 * @throws ShapeError if the numbers of rows differ
 */
export function conditionCorrelation(
  conditions: Points,
  points: Points,
): { readonly mean: number; readonly each: number[] } {
  assertSameLength("conditionCorrelation", { conditions, points });
  const size = points[0]?.length ?? 0;
  const each = Array.from({ length: size }, (_, k) => {
    const asked = conditions.map((condition) => condition[k]);
    return correlation(
      asked,
      points.map((point) => point[k]),
    ).pearson;
  });
  const known = each.filter((value) => !Number.isNaN(value));
  return { mean: known.reduce((sum, value) => sum + value, 0) / known.length, each };
}
