import type { BackwardPlaces } from "../core/graphBatch.ts";
import type { ActionLists } from "./environment.ts";

/**
 * Backward actions as places where each state is a graph of one node and a backward action has the
 * number of the graph action that it undoes, which is its kind.
 */
export function placesOfSingleNodes({ offsets, actions }: ActionLists): BackwardPlaces {
  const node = new Int32Array(actions.length);
  for (let g = 0; g + 1 < offsets.length; g++) node.fill(g, offsets[g], offsets[g + 1]);
  return { offsets, node, partner: node, kind: actions };
}
