/**
 * All vectors of `size` numbers from 0 that add up to 1 and are multiples of 1 / divisions:
 * (divisions + size - 1) over (size - 1) of them, in the order of a dictionary.
 *
 * @param size at least 1
 * @param divisions at least 1
 */
export function simplexGrid(size: number, divisions: number): Float64Array[] {
  const vectors: Float64Array[] = [];
  const current = new Float64Array(size);
  const fill = (place: number, left: number): void => {
    if (place === size - 1) {
      current[place] = left / divisions;
      vectors.push(current.slice());
      return;
    }
    for (let part = 0; part <= left; part++) {
      current[place] = part / divisions;
      fill(place + 1, left - part);
    }
  };
  fill(0, divisions);
  return vectors;
}

/** Number of vectors of `simplexGrid`. */
export function simplexGridSize(size: number, divisions: number): number {
  let count = 1;
  for (let i = 1; i < size; i++) count = (count * (divisions + i)) / i;
  return Math.round(count);
}

/**
 * `count` preference vectors spread over the simplex: those of the coarsest grid that has as many,
 * each next one the farthest from all before it, the corners first. For 3 objectives and 15
 * vectors, the whole grid of 4 divisions.
 */
export function spreadPreferences(size: number, count: number): Float64Array[] {
  if (size === 1) return [Float64Array.of(1)];
  let divisions = 1;
  while (simplexGridSize(size, divisions) < count) divisions++;
  return farthestFirst(simplexGrid(size, divisions), count);
}

/** `count` of the points, from the last one on each the farthest from those chosen before it. */
export function farthestFirst(points: readonly Float64Array[], count: number): Float64Array[] {
  const nearest = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  const chosen: Float64Array[] = [];
  let next = points.length - 1;
  while (chosen.length < Math.min(count, points.length)) {
    const added = points[next];
    chosen.push(added);
    for (const [i, point] of points.entries()) {
      nearest[i] = Math.min(nearest[i], Math.hypot(...point.map((x, k) => x - added[k])));
    }
    next = nearest.reduce((best, distance, i) => (distance > nearest[best] + 1e-12 ? i : best), 0);
  }
  return chosen;
}
