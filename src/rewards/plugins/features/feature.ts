import type { RewardMolecule } from "../plugin.ts";

/** A tensor of a batch of molecules, before it takes the element type that a model wants. */
export interface FeatureTensor {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** What a model is told of molecules. */
export interface Feature {
  /** Shape with names for the lengths that differ from batch to batch. */
  readonly shape: readonly (number | string)[];
  compute(molecules: readonly RewardMolecule[]): FeatureTensor;
}
