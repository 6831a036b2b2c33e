import type { Rng } from "../core/rng.ts";

/** Names of the parts that a condition can have, in the order of their columns. */
export const PART_NAMES = ["beta", "preferences", "ranges", "focus", "target"] as const;

/** Name of a part of a condition. */
export type PartName = (typeof PART_NAMES)[number];

/** What parts draw with while training. */
export interface DrawOptions {
  readonly rng: Rng;
  /** Share of training that is done, 0..1. */
  readonly progress: number;
}

/**
 * One part of what trajectories are asked for: `width` numbers each, told to the policy by
 * `columns` numbers.
 */
export interface ConditionPart {
  readonly name: PartName;
  /** Numbers that say what is asked of one trajectory. */
  readonly width: number;
  /** Columns of its code; 0 where the same is asked always, so that nothing need be told. */
  readonly columns: number;
  /** [width] what is asked where nobody says otherwise. */
  readonly usual: Float64Array;
  /** [width] what training asks of one trajectory. */
  draw(options: DrawOptions): Float64Array;
  /** Writes the code of `asked` [width] into `code` [columns]. */
  encode(asked: Float64Array, code: Float32Array): void;
}

/** What T trajectories are asked for. */
export interface Conditions {
  /** T */
  readonly count: number;
  /** [T, width] of each part that there is, row-major. */
  readonly asked: Readonly<Partial<Record<PartName, Float64Array>>>;
}

/** Numbers of one trajectory in a part of given width. */
export const rowOf = (values: Float64Array, row: number, width: number): Float64Array =>
  values.subarray(row * width, (row + 1) * width);
