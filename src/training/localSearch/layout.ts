import type { LocalSearchConfig } from "./config.ts";

/**
 * How the drawn trajectories of a batch are split: fresh ones first, then those of each iteration of
 * local search in turn, `chains` of them each, from the first fresh ones.
 */
export interface SearchLayout {
  readonly fresh: number;
  readonly chains: number;
}

/**
 * @param drawn trajectories in all, more than the iterations if there are any
 * @param goesOn whether the search starts where it stood: then no trajectory is fresh
 */
export function searchLayout(
  { iterations }: Pick<LocalSearchConfig, "iterations">,
  drawn: number,
  goesOn = false,
): SearchLayout {
  if (goesOn) return { fresh: 0, chains: Math.floor(drawn / (iterations + 1)) };
  const chains = iterations === 0 ? 0 : Math.floor(drawn / (iterations + 1));
  return { fresh: drawn - iterations * chains, chains };
}

/** [drawn] the fresh trajectory whose condition each shares. */
export function conditionOf({ fresh, chains }: SearchLayout, drawn: number): Int32Array {
  return Int32Array.from({ length: drawn }, (_, t) => (t < fresh ? t : (t - fresh) % chains));
}
