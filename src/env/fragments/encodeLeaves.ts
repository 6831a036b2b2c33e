import type { BackwardPlaces } from "../../core/graphBatch.ts";
import type { ActionLists } from "../environment.ts";
import type { FragmentTree } from "./fragmentTree.ts";

/** Kinds of backward actions: stop, a leaf. */
export const FRAGMENT_BACKWARD_KINDS = 2;

/**
 * Backward actions as places. Equal branches hang at different slots, which the encoding shows, so
 * a leaf is shown as the first of the leaves that the tree's symmetry maps it to.
 *
 * @param lists the leaves of each tree; a stopped one has one backward action, shown at node 0
 */
export function placeLeaves(
  states: { readonly trees: readonly FragmentTree[]; readonly stopped: Uint8Array },
  { offsets, actions }: ActionLists,
): BackwardPlaces {
  const node = new Int32Array(actions.length);
  const kind = new Int32Array(actions.length);
  let firstNode = 0;
  for (const [g, tree] of states.trees.entries()) {
    if (states.stopped[g] === 1) node[offsets[g]] = firstNode;
    else {
      kind.fill(1, offsets[g], offsets[g + 1]);
      for (const [i, first] of tree.leafOrbit.entries()) node[offsets[g] + i] = firstNode + first;
    }
    firstNode += tree.numNodes;
  }
  return { offsets, node, partner: node, kind };
}
