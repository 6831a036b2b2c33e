import type { Tensor } from "../engine/tf.ts";
import type { TrajectoryTerms } from "./trajectoryBalance.ts";

/** [T] losses of trajectories: a residual of a balance, and what it costs to be off balance. */
export type Objective = (terms: TrajectoryTerms) => Tensor;
