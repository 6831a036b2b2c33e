/** Rows in descending order of reward; NaN is left out. */
export function byReward(rewards: ArrayLike<number>): number[] {
  return Array.from(rewards, (_, row) => row)
    .filter((row) => !Number.isNaN(rewards[row]))
    .sort((a, b) => rewards[b] - rewards[a] || a - b);
}
