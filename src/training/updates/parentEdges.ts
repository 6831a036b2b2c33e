import type { GraphBatch } from "../../core/graphBatch.ts";
import type { Environment } from "../../env/environment.ts";
import type { Trajectories } from "../rollouts/trajectories.ts";

/** All edges into the states of some trajectories. */
export interface ParentEdges {
  /** P parents. */
  readonly batch: GraphBatch;
  /** [P] action that leads from each to its child. */
  readonly actions: Int32Array;
  /** [P] nats */
  readonly logMultiplicity: Float64Array;
  /** [P] the child: state n that transition n leaves, or N + t for the end of trajectory t. */
  readonly childOf: Int32Array;
}

/**
 * The parents of all states of some trajectories, ends included, one for each labelled backward
 * action.
 *
 * @throws Error if the trajectories do not hold their states
 */
export function parentEdges(env: Environment, trajectories: Trajectories): ParentEdges {
  const { states, terminal, actions } = trajectories;
  if (!states) throw new Error("parentEdges: the trajectories were drawn without their states.");
  const all = env.concat([states, terminal]);
  const { offsets, actions: backward } = env.backwardActions(all);
  const childOf: number[] = [];
  for (let child = 0; child < actions.length + terminal.count; child++) {
    for (let b = offsets[child]; b < offsets[child + 1]; b++) childOf.push(child);
  }
  const step = env.stepBack(env.select(all, childOf), backward);
  return {
    batch: env.encode(step.parents),
    actions: step.actions,
    logMultiplicity: env.logMultiplicity(step.parents, step.actions),
    childOf: Int32Array.from(childOf),
  };
}
