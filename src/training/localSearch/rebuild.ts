import type { GraphSpec } from "../../core/graphBatch.ts";
import { selectGraphs } from "../../core/selectGraphs.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { ActionSampler } from "../rollouts/trajectories.ts";

/** Action that ends a trajectory in every environment. */
const STOP = 0;

/**
 * Takes the first actions of each trajectory as they are given, and lets `sample` draw the rest. In
 * every step of `sampleForward` the trajectories that are not over stand in order.
 *
 * @param prefixes [T] actions without stop
 */
export function rebuildFrom(
  prefixes: readonly (readonly number[])[],
  options: {
    readonly spec: GraphSpec;
    readonly conditioningSize: number;
    readonly sample: ActionSampler;
  },
): ActionSampler {
  const { spec, conditioningSize, sample } = options;
  let open = [...prefixes.keys()];
  let step = 0;
  return async (batch, conditioning, rngs) => {
    const actions = Int32Array.from(open, (t) => prefixes[t][step] ?? -1);
    const logProbabilities = new Float64Array(open.length).fill(Number.NaN);
    const free = Int32Array.from(open.keys()).filter((row) => actions[row] < 0);
    if (free.length > 0) {
      const rows = gatherConditioning(conditioning, conditioningSize, free);
      const own = Array.from(free, (row) => rngs[row]);
      const drawn = await sample(selectGraphs(spec, batch, free), rows, own);
      for (const [i, row] of free.entries()) {
        actions[row] = drawn.actions[i];
        logProbabilities[row] = drawn.logProbabilities[i];
      }
    }
    open = open.filter((_, row) => actions[row] !== STOP);
    step++;
    return { actions, logProbabilities };
  };
}
