import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import { areNondominated } from "../../core/paretoFront.ts";
import type { Composition } from "../../rewards/composition.ts";
import { createTransform } from "../../rewards/transforms/transform.ts";

/**
 * The transformed columns of given objects, larger is better in each; undefined for invalid objects.
 *
 * @param rows which objects
 */
export function objectivePoints(
  { parts }: Composition,
  { values, valid }: ScoredObjects,
  rows: ArrayLike<number>,
): (number[] | undefined)[] {
  const columns = parts.map(({ name, transform }) => ({
    column: values[name],
    apply: createTransform(transform),
  }));
  return Array.from(rows, (row) =>
    valid[row] === 1 ? columns.map(({ column, apply }) => apply(column[row])) : undefined,
  );
}

/**
 * What order-preserving training compares a batch with: 1 over their number for the points that no
 * other dominates, copies of one included; 0 for others.
 *
 * @returns [T]
 */
export function paretoShares(points: readonly (readonly number[] | undefined)[]): Float64Array {
  const best = areNondominated(points);
  const count = best.filter(Boolean).length;
  return Float64Array.from(best, (flag) => (flag ? 1 / count : 0));
}
