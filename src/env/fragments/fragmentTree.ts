/**
 * Fragments joined to a tree. A node comes after its parent; node 0 is the root. Slots are numbered
 * within their fragment. Plain arrays: for a few numbers they cost far less memory and garbage
 * collection than typed ones.
 */
export interface TreeShape {
  readonly numNodes: number;
  /** [N] */
  readonly fragment: readonly number[];
  /** [N] parent of each node, -1 for the root. */
  readonly parent: readonly number[];
  /** [N] slot of the parent and slot of the node that are joined, -1 for the root. */
  readonly parentSlot: readonly number[];
  readonly ownSlot: readonly number[];
}

/**
 * An isomorphism class of trees in canonical form: equal keys mean equal arrays. Immutable and
 * shared between batches.
 */
export interface FragmentTree extends TreeShape {
  /** The tree as text, different for different classes. */
  readonly key: string;
  /** log |Aut(tree)|, slot-preserving; nats. */
  readonly logAutomorphisms: number;
  /** [leaves] nodes that can be removed, ascending. */
  readonly leaves: readonly number[];
  /** [leaves] the first node that the tree's symmetry maps each leaf to. */
  readonly leafOrbit: readonly number[];
  /**
   * Sites: sets of open slots of a node that the tree's symmetry maps onto each other.
   * [S] node, smallest slot and number of slots; nodes ascending, then slots.
   */
  readonly siteNode: readonly number[];
  readonly siteSlot: readonly number[];
  readonly siteSize: readonly number[];
}

/** `tree` with one more node: `fragment` joined by its slot `ownSlot` to `slot` of `node`. */
export function withLeaf(
  tree: TreeShape,
  leaf: { node: number; slot: number; fragment: number; ownSlot: number },
): TreeShape {
  return {
    numNodes: tree.numNodes + 1,
    fragment: [...tree.fragment, leaf.fragment],
    parent: [...tree.parent, leaf.node],
    parentSlot: [...tree.parentSlot, leaf.slot],
    ownSlot: [...tree.ownSlot, leaf.ownSlot],
  };
}

/** `tree` without the leaf `removed`; later nodes move down by one. */
export function withoutLeaf(tree: TreeShape, removed: number): TreeShape {
  const parent = tree.parent.toSpliced(removed, 1);
  const parentSlot = tree.parentSlot.toSpliced(removed, 1);
  const ownSlot = tree.ownSlot.toSpliced(removed, 1);
  for (let v = 0; v < parent.length; v++) if (parent[v] > removed) parent[v]--;
  // A root that is a leaf has one child, node 1: it becomes the root.
  if (removed === 0 && parent.length > 0) parent[0] = parentSlot[0] = ownSlot[0] = -1;
  const fragment = tree.fragment.toSpliced(removed, 1);
  return { numNodes: parent.length, fragment, parent, parentSlot, ownSlot };
}
