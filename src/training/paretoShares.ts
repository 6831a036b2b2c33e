import type { ScoredObjects } from "../conditioning/conditionalReward.ts";
import { isNotWorse, paretoFront } from "../evaluation/multiObjective/paretoFront.ts";
import type { Composition } from "../rewards/composition.ts";
import { createTransform } from "../rewards/transforms/transform.ts";

/**
 * What order-preserving training compares a batch with: 1 over their number for the valid objects
 * that no other dominates, copies of one included; 0 for others.
 *
 * @param lists objects and which rows of them, one after the other
 * @returns [T]
 */
export function paretoShares(
  composition: Composition,
  lists: readonly { readonly objects: ScoredObjects; readonly rows: ArrayLike<number> }[],
): Float64Array {
  const columns = composition.parts.map(({ name, transform }) => ({
    name,
    apply: createTransform(transform),
  }));
  /** Transformed columns: larger is better in each. */
  const pointOf = ({ values }: ScoredObjects, row: number): Float64Array =>
    Float64Array.from(columns, ({ name, apply }) => apply(values[name][row]));
  const points = lists.flatMap(({ objects, rows }) =>
    Array.from(rows, (row) => (objects.valid[row] === 1 ? pointOf(objects, row) : undefined)),
  );
  const valid = points.flatMap((point) => (point ? [point] : []));
  const front = paretoFront(valid).map((i) => valid[i]);
  const isBest = (point: Float64Array | undefined): boolean =>
    point !== undefined && front.some((best) => isNotWorse(point, best));
  const best = points.map(isBest);
  const count = best.filter(Boolean).length;
  return Float64Array.from(best, (flag) => (flag ? 1 / count : 0));
}
