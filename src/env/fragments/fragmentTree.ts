/**
 * Fragments joined to a tree. A node comes after its parent; node 0 is the root. Slots are numbered
 * within their fragment.
 */
export interface TreeShape {
  readonly numNodes: number;
  /** [N] */
  readonly fragment: ArrayLike<number>;
  /** [N] parent of each node, -1 for the root. */
  readonly parent: ArrayLike<number>;
  /** [N] slot of the parent and slot of the node that are joined, -1 for the root. */
  readonly parentSlot: ArrayLike<number>;
  readonly ownSlot: ArrayLike<number>;
}

/**
 * An isomorphism class of trees in canonical form: equal keys mean equal arrays. Immutable and
 * shared between batches.
 */
export interface FragmentTree extends TreeShape {
  /** The tree as text, different for different classes. */
  readonly key: string;
  readonly fragment: Int32Array;
  readonly parent: Int32Array;
  readonly parentSlot: Int32Array;
  readonly ownSlot: Int32Array;
  /** log |Aut(tree)|, slot-preserving; nats. */
  readonly logAutomorphisms: number;
  /** [leaves] nodes that can be removed, ascending. */
  readonly leaves: Int32Array;
  /**
   * Sites: sets of open slots of a node that the tree's symmetry maps onto each other.
   * [S] node, smallest slot and number of slots; nodes ascending, then slots.
   */
  readonly siteNode: Int32Array;
  readonly siteSlot: Int32Array;
  readonly siteSize: Int32Array;
}

/** `tree` with one more node: `fragment` joined by its slot `ownSlot` to `slot` of `node`. */
export function withLeaf(
  tree: TreeShape,
  leaf: { node: number; slot: number; fragment: number; ownSlot: number },
): TreeShape {
  const numNodes = tree.numNodes + 1;
  const extend = (values: ArrayLike<number>, last: number): Int32Array => {
    const out = new Int32Array(numNodes);
    out.set(values);
    out[numNodes - 1] = last;
    return out;
  };
  return {
    numNodes,
    fragment: extend(tree.fragment, leaf.fragment),
    parent: extend(tree.parent, leaf.node),
    parentSlot: extend(tree.parentSlot, leaf.slot),
    ownSlot: extend(tree.ownSlot, leaf.ownSlot),
  };
}

/** `tree` without the leaf `removed`; later nodes move down by one. */
export function withoutLeaf(tree: TreeShape, removed: number): TreeShape {
  const numNodes = tree.numNodes - 1;
  const cut = (values: ArrayLike<number>): Int32Array => {
    const out = new Int32Array(numNodes);
    for (let v = 0; v < numNodes; v++) out[v] = values[v < removed ? v : v + 1];
    return out;
  };
  const parent = cut(tree.parent);
  const parentSlot = cut(tree.parentSlot);
  const ownSlot = cut(tree.ownSlot);
  for (let v = 0; v < numNodes; v++) if (parent[v] > removed) parent[v]--;
  // A root that is a leaf has one child, node 1: it becomes the root.
  if (removed === 0 && numNodes > 0) parent[0] = parentSlot[0] = ownSlot[0] = -1;
  return { numNodes, fragment: cut(tree.fragment), parent, parentSlot, ownSlot };
}
