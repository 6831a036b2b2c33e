/**
 * Number of single-letter edits (insert, delete, replace, swap of neighbours) between two words:
 * the optimal string alignment distance.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replace, last[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/**
 * The choice that a mistyped word most likely meant, letter case apart.
 *
 * @returns undefined if none is near: more than a third of the longer word would have to change, or
 * the first letter of a short one (gpu is no mistyped cpu)
 */
export function closest(word: string, choices: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const choice of choices) {
    const distance = editDistance(word.toLowerCase(), choice.toLowerCase());
    const length = Math.max(word.length, choice.length);
    const limit = Math.max(1, Math.floor(length / 3));
    const sameStart = word[0]?.toLowerCase() === choice[0]?.toLowerCase();
    if (length < 5 && !sameStart) continue;
    if (distance <= limit && distance < bestDistance) [best, bestDistance] = [choice, distance];
  }
  return best;
}
