import { createRng } from "../../src/core/rng.ts";
import type { ReplayItem } from "../../src/replay/item.ts";

/** Item n, worth n + 1. */
export const item = (n: number): ReplayItem => ({
  object: `${n}`,
  logReward: Math.log(n + 1),
  valid: true,
});

/** Items from..to - 1. */
export const items = (from: number, to: number): ReplayItem[] =>
  Array.from({ length: to - from }, (_, i) => item(from + i));

/** How often each object was drawn. */
export function countsOf(drawn: readonly ReplayItem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { object } of drawn) counts.set(object, (counts.get(object) ?? 0) + 1);
  return counts;
}

/** An order of `values` drawn with a seed. */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const rng = createRng(seed);
  const out = [...values];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
