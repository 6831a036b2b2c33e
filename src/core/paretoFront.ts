/** N vectors of objectives, larger is better in each. */
export type Points = readonly ArrayLike<number>[];

/** Whether a is at least as good as b everywhere. */
export function isNotWorse(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] < b[k]) return false;
  return true;
}

/** Falling order of a dictionary, in which no point is dominated by a later one. */
function byFallingCoordinates(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return b[k] - a[k];
  return 0;
}

/**
 * Which points no other point dominates (is at least as good everywhere and better somewhere), in
 * the order of `points`; of equal ones the first.
 *
 * @returns indices
 */
export function paretoFront(points: Points): number[] {
  const order = points.map((_, i) => i);
  order.sort((i, j) => byFallingCoordinates(points[i], points[j]) || i - j);
  const front: number[] = [];
  for (const i of order) {
    if (!front.some((j) => isNotWorse(points[j], points[i]))) front.push(i);
  }
  return front.sort((i, j) => i - j);
}

/** [N] whether no other point dominates each; of equal ones all, of undefined ones none. */
export function areNondominated(points: readonly (ArrayLike<number> | undefined)[]): boolean[] {
  const known = points.flatMap((point) => (point ? [point] : []));
  const front = paretoFront(known).map((i) => known[i]);
  return points.map(
    (point) => point !== undefined && front.some((best) => isNotWorse(point, best)),
  );
}
