/**
 * Share of the pairs of different `values` that `scores` put in the same order; pairs of equal scores
 * count half.
 *
 * @returns in 0..1; 1 if all values are equal
 */
export function pairAccuracy(scores: ArrayLike<number>, values: ArrayLike<number>): number {
  let right = 0;
  let pairs = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      const order = Math.sign(values[i] - values[j]);
      if (order === 0) continue;
      pairs++;
      right += (1 + order * Math.sign(scores[i] - scores[j])) / 2;
    }
  }
  return pairs === 0 ? 1 : right / pairs;
}
