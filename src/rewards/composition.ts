import type { ScalarizationName } from "./scalarization.ts";
import type { TransformOptions } from "./transforms/transform.ts";

/** One column of a reward that is put together from columns. */
export interface RewardPart {
  readonly name: string;
  /** Makes a factor of the column's value. */
  readonly transform: TransformOptions;
  readonly weight: number;
}

/** How r is put together from its columns: what a condition may change. */
export interface Composition {
  /** In the order of the columns. */
  readonly parts: readonly RewardPart[];
  readonly combine: ScalarizationName;
}
