import { graphsWithChoice } from "../../core/choices.ts";
import { type GraphSpec, legalActions } from "../../core/graphBatch.ts";
import { selectGraphs } from "../../core/selectGraphs.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { ActionSampler } from "./trajectories.ts";

/**
 * Asks `sample` about graphs with several legal actions alone; the one action of the others is taken.
 */
export const whereChoice =
  (spec: GraphSpec, sample: ActionSampler): ActionSampler =>
  async (batch, conditioning, rngs) => {
    const { numGraphs } = batch;
    const asked = graphsWithChoice(spec, batch);
    if (asked.length === numGraphs) return sample(batch, conditioning, rngs);
    const actions = new Int32Array(numGraphs).fill(-1);
    const logProbabilities = new Float64Array(numGraphs);
    if (asked.length > 0) {
      const drawn = await sample(
        selectGraphs(spec, batch, asked),
        gatherConditioning(conditioning, conditioning.length / numGraphs, asked),
        Array.from(asked, (g) => rngs[g]),
      );
      asked.forEach((g, i) => {
        actions[g] = drawn.actions[i];
        logProbabilities[g] = drawn.logProbabilities[i];
      });
    }
    for (let g = 0; g < numGraphs; g++) {
      if (actions[g] >= 0) continue;
      const [only] = legalActions(spec, batch, g);
      if (only === undefined) throw new Error(`Graph ${g} of a rollout has no legal action.`);
      actions[g] = only;
    }
    return { actions, logProbabilities };
  };
