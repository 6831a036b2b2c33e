import type { OwnOptions } from "../../core/modules/ownModule.ts";
import type { Tensor } from "../../engine/tf.ts";
import type { Needs, Terms } from "../terms.ts";

/** What an objective of the user's own may need beyond the terms of trajectory balance. */
export type OwnNeeds = Pick<
  Needs,
  "states" | "flow" | "partialRewards" | "parents" | "target" | "coupled"
>;

/** The terms that an objective of the user's own can read. */
export type OwnTerms = Omit<
  Terms,
  | ("potential" | "kept" | "novelty" | "priorLogPF" | "logGuide" | "paretoShare")
  | ("learnedLogPB" | "logCount")
>;

/**
 * An objective of the user's own: a pure function from the terms of a batch of trajectories to their
 * losses, written in operations of `tf`, by which gradients are taken.
 */
export interface ObjectiveDefinition {
  /**
   * Terms beyond those of trajectory balance that it reads, each with a price; none by default.
   * `coupled` says that the loss of one trajectory depends on others of the batch.
   */
  readonly needs?: OwnNeeds;
  /** [T] losses of trajectories, each least where the flow is balanced; training minimises their mean. */
  losses(terms: OwnTerms): Tensor;
  /** [T] log Z, nats, where the objective implies it; by default a number of its own that is learned. */
  logZ?(terms: OwnTerms): Tensor;
}

/**
 * An objective of the user's own, or a function that makes one from the `options` of the config;
 * returned as it is, with its type checked where it is written. The default export of the module
 * that `objective: { type: module, path }` names.
 *
 * @typeParam Definition the type that was written
 */
export function defineObjective<
  Definition extends
    | ObjectiveDefinition
    | ((options: OwnOptions) => ObjectiveDefinition | Promise<ObjectiveDefinition>),
>(objective: Definition): Definition {
  return objective;
}
