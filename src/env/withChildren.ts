import { type GraphBatch, legalActions } from "../core/graphBatch.ts";
import type { Environment, StateBatch } from "./environment.ts";

/** The graphs that the legal actions of some graphs lead to. */
function childrenOf<States extends StateBatch>(
  env: Environment<States>,
  states: States,
  batch: GraphBatch,
): NonNullable<GraphBatch["children"]> {
  const { graphActions, siteActions } = env.spec;
  const parentOf: number[] = [];
  const actions: number[] = [];
  const graphChild = new Int32Array(batch.graphMask.length).fill(-1);
  const siteChild = new Int32Array(batch.siteMask.length).fill(-1);
  for (let g = 0; g < batch.numGraphs; g++) {
    const firstSite = batch.siteOffsets[g] * siteActions - graphActions;
    for (const action of legalActions(env.spec, batch, g)) {
      if (action < graphActions) graphChild[g * graphActions + action] = actions.length;
      else siteChild[firstSite + action] = actions.length;
      parentOf.push(g);
      actions.push(action);
    }
  }
  const children = env.step(env.select(states, parentOf), Int32Array.from(actions));
  return {
    batch: env.encode(children),
    parentOf: Int32Array.from(parentOf),
    graphChild,
    siteChild,
  };
}

/**
 * The same environment, its graphs showing what each of their actions leads to: for policies that
 * score pairs of states (Shen et al. 2023, arXiv:2305.07170) rather than actions.
 */
export const withChildren = <States extends StateBatch>(
  env: Environment<States>,
): Environment<States> => ({
  ...env,
  encode(states) {
    const batch = env.encode(states);
    return { ...batch, children: childrenOf(env, states, batch) };
  },
});
