import type { Tensor } from "../engine/tf.ts";
import type { Needs, Terms } from "./terms.ts";

/** What training minimises. */
export interface Objective {
  readonly needs: Needs;
  /** [T] losses of trajectories; training minimises their mean. */
  losses(terms: Terms): Tensor;
  /** [T] log Z where it is not a number of its own that is learned; nats. */
  logZ?(terms: Terms): Tensor;
}

/** What it costs to be off balance by a residual, elementwise. */
export type Regression = (residual: Tensor) => Tensor;
