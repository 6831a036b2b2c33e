import type { Rng } from "../core/rng.ts";

/** What is known of the directions of a table: what a checkpoint holds. */
export interface DirectionTableState {
  /** [D] 1 where the direction was asked for. */
  readonly tried: Uint8Array;
  /** [D] 1 where an object was found in the direction's region. */
  readonly reached: Uint8Array;
}

/** Directions that are drawn by whether objects can be found there. */
export interface DirectionTable {
  /** Place of the direction to ask for next. */
  draw(rng: Rng, progress: number): number;
  /** Notes that a direction was asked for. */
  asked(place: number, progress: number): void;
  /** Notes that an object lies in the region of a direction. */
  found(place: number, progress: number): void;
  getState(): DirectionTableState;
  setState(state: DirectionTableState): void;
}

/** Weight of a direction that was asked for and never reached; 1 for all others. */
const UNREACHED_WEIGHT = 0.1;
/** Share of training in which all directions weigh the same, and after which nothing is learned. */
const UNIFORM_UNTIL = 0.25;
const FROZEN_AFTER = 0.75;

/**
 * The tabular goal sampler of Roy et al. 2023 (arXiv:2306.04620): uniform in the first quarter of
 * training, then directions that were tried and never reached are drawn a tenth as often; what is
 * known is frozen in the last quarter.
 *
 * @param count D
 */
export function createDirectionTable(count: number): DirectionTable {
  let tried = new Uint8Array(count);
  let reached = new Uint8Array(count);
  const weightOf = (place: number): number =>
    tried[place] === 1 && reached[place] === 0 ? UNREACHED_WEIGHT : 1;
  return {
    draw(rng, progress) {
      if (progress < UNIFORM_UNTIL) return rng.integer(count);
      let total = 0;
      for (let i = 0; i < count; i++) total += weightOf(i);
      let left = rng.next() * total;
      for (let i = 0; i < count; i++) {
        left -= weightOf(i);
        if (left < 0) return i;
      }
      return count - 1;
    },
    asked(place, progress) {
      if (progress < FROZEN_AFTER) tried[place] = 1;
    },
    found(place, progress) {
      if (progress < FROZEN_AFTER) reached[place] = 1;
    },
    getState: () => ({ tried: tried.slice(), reached: reached.slice() }),
    setState: (state) => {
      tried = Uint8Array.from(state.tried);
      reached = Uint8Array.from(state.reached);
    },
  };
}
