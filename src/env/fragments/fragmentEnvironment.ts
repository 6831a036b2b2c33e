import { ConfigError, UserError } from "../../core/errors.ts";
import type { GraphSpec } from "../../core/graphBatch.ts";
import type { ActionLists, BackwardStep, Environment, StateBatch } from "../environment.ts";
import { createTreeCanonicalizer, type TreeCanonicalizer } from "./canonicalTree.ts";
import { FRAGMENT_BACKWARD_KINDS, placeLeaves } from "./encodeLeaves.ts";
import { encodeTrees } from "./encodeTrees.ts";
import { type FragmentTree, type TreeShape, withLeaf, withoutLeaf } from "./fragmentTree.ts";
import { logGrowthOrders } from "./growthOrders.ts";
import type { PreparedLibrary } from "./preparedLibrary.ts";
import { MAX_JOINS } from "./smilesTemplate.ts";
import { treeToSmiles } from "./treeSmiles.ts";
import { textToTree, treeToText } from "./treeText.ts";

/** Trees of fragments, each by its isomorphism class. */
export interface FragmentStates extends StateBatch {
  /** [count] shared, immutable. */
  readonly trees: readonly FragmentTree[];
  /** [count] 1 where the trajectory has stopped. */
  readonly stopped: Uint8Array;
}

/** Sizes of the trees. */
export interface FragmentEnvironmentOptions {
  /** Most fragments of a tree, 9 by default. */
  readonly maxFragments?: number;
  /** Fewest fragments at which stop is legal, 1 by default; where nothing fits any more it always is. */
  readonly minFragments?: number;
}

/** An environment of fragment trees; its objects have molecules. */
export interface FragmentEnvironment extends Environment<FragmentStates> {
  readonly library: PreparedLibrary;
  toSmiles(states: FragmentStates): string[];
}

/** What the parts of the environment share. */
interface Context {
  readonly library: PreparedLibrary;
  readonly spec: GraphSpec;
  readonly canonicalizer: TreeCanonicalizer;
  readonly minFragments: number;
  readonly maxFragments: number;
}

/**
 * Trees of fragments joined by single bonds at their slots. Graph actions: 0 stops, 1 + f places
 * fragment f first. Site actions: kind k joins a new fragment to a site.
 *
 * A site is a set of open slots of a node that the symmetry of the tree maps onto each other, a kind
 * a set of slots of a fragment that its own symmetry maps onto each other; an action stands for all
 * pairs of one of each. Backward action v removes leaf v (of the canonical order of nodes); a stopped
 * state has the one backward action 0. logSymmetry is log(|Aut(tree)| / prod |Aut(fragment)|), both
 * counted as permutations of slots (docs/exactness.md).
 *
 * @throws ConfigError if the options are no integers with 1 <= minFragments <= maxFragments <= 64
 */
export function createFragmentEnvironment(
  library: PreparedLibrary,
  options: FragmentEnvironmentOptions = {},
): FragmentEnvironment {
  const { maxFragments = 9, minFragments = 1 } = options;
  checkSizes(minFragments, maxFragments);
  const spec = specOf(library, maxFragments);
  const canonicalizer = createTreeCanonicalizer(library);
  const context: Context = { library, spec, canonicalizer, minFragments, maxFragments };
  const empty = canonicalizer.classOf(EMPTY_SHAPE);
  return {
    name: `fragments ${library.name}`,
    library,
    spec,
    maxSteps: maxFragments + 1,
    reset: (count) => makeStates(new Array(count).fill(empty), new Uint8Array(count)),
    select: ({ trees, stopped }, indices) =>
      makeStates(
        Array.from(indices, (i) => trees[i]),
        Uint8Array.from(indices, (i) => stopped[i]),
      ),
    concat: (batches) =>
      makeStates(
        batches.flatMap(({ trees }) => trees),
        Uint8Array.from(batches.flatMap(({ stopped }) => [...stopped])),
      ),
    encode: ({ trees, stopped }) =>
      encodeTrees(
        trees.map((tree, i) => ({ tree, ...optionsOf(context, tree, stopped[i] === 1) })),
        library,
        spec,
      ),
    step: (states, actions) => stepTrees(context, states, actions),
    isTerminal: ({ stopped }) => stopped,
    backwardActions: listBackward,
    encodeBackward: (states) => placeLeaves(states, listBackward(states)),
    undoing: (states, actions, children) => findUndone(context, { states, actions, children }),
    logTrajectoryCounts: ({ trees }) => Float64Array.from(trees, logGrowthOrders),
    stepBack: (states, actions) => stepTreesBack(context, states, actions),
    logMultiplicity: ({ trees }, actions) =>
      Float64Array.from(trees, (tree, i) => logMultiplicity(context, tree, actions[i])),
    logSymmetry: ({ trees }) => Float64Array.from(trees, (tree) => logSymmetry(library, tree)),
    keys: ({ trees, stopped }) => trees.map(({ key }, i) => (stopped[i] === 1 ? `${key}!` : key)),
    toObjects: ({ trees }) => trees.map((tree) => treeToText(library, tree)),
    fromObjects: (objects) => readObjects(context, objects),
    toSmiles: ({ trees }) => trees.map((tree) => treeToSmiles(library, tree)),
  };
}

const EMPTY_SHAPE: TreeShape = {
  numNodes: 0,
  fragment: [],
  parent: [],
  parentSlot: [],
  ownSlot: [],
};

const makeStates = (trees: readonly FragmentTree[], stopped: Uint8Array): FragmentStates => ({
  count: trees.length,
  trees,
  stopped,
});

function checkSizes(minFragments: number, maxFragments: number): void {
  const most = Math.min(64, MAX_JOINS);
  if (!Number.isInteger(maxFragments) || maxFragments < 1 || maxFragments > most) {
    throw new ConfigError(
      `fragments: maxFragments is ${maxFragments}; it must be an integer from 1 to ${most}.`,
    );
  }
  if (!Number.isInteger(minFragments) || minFragments < 1 || minFragments > maxFragments) {
    throw new ConfigError(
      `fragments: minFragments is ${minFragments}; it must be an integer from 1 to ` +
        `maxFragments, ${maxFragments}.`,
    );
  }
}

function specOf(library: PreparedLibrary, maxFragments: number): GraphSpec {
  const numSlots = library.kindOfSlot.length;
  return {
    nodeColumns: 1,
    nodeVocabulary: library.fragments.length,
    edgeColumns: 2,
    edgeVocabulary: 2 * numSlots,
    siteColumns: 1,
    siteVocabulary: numSlots,
    graphActions: 1 + library.fragments.length,
    siteActions: library.kindFragment.length,
    backwardKinds: FRAGMENT_BACKWARD_KINDS,
    maxNodes: maxFragments,
  };
}

/** What is legal in a state: the one rule behind masks and objects. */
function optionsOf(context: Context, tree: FragmentTree, stopped: boolean) {
  if (stopped) return { mayStop: false, mayGrow: false };
  if (tree.numNodes === 0) return { mayStop: false, mayGrow: true };
  const mayGrow = tree.numNodes < context.maxFragments && tree.siteNode.length > 0;
  return { mayStop: !mayGrow || tree.numNodes >= context.minFragments, mayGrow };
}

/** Site and kind of an action on a site. */
function splitAction(spec: GraphSpec, action: number): { site: number; kind: number } {
  const index = action - spec.graphActions;
  return { site: Math.floor(index / spec.siteActions), kind: index % spec.siteActions };
}

function stepTrees(context: Context, states: FragmentStates, actions: Int32Array): FragmentStates {
  const stopped = states.stopped.slice();
  const trees = states.trees.map((tree, i) => {
    if (actions[i] !== 0) return context.canonicalizer.classOf(grown(context, tree, actions[i]));
    stopped[i] = 1;
    return tree;
  });
  return makeStates(trees, stopped);
}

/** The tree with one more fragment, its last node. */
function grown({ library, spec }: Context, tree: FragmentTree, action: number): TreeShape {
  if (action < spec.graphActions) return singleFragment(action - 1);
  const { site, kind } = splitAction(spec, action);
  return withLeaf(tree, {
    node: tree.siteNode[site],
    slot: tree.siteSlot[site],
    fragment: library.kindFragment[kind],
    ownSlot: library.kindSlot[kind],
  });
}

function findUndone(
  context: Context,
  taken: {
    readonly states: FragmentStates;
    readonly actions: Int32Array;
    readonly children: FragmentStates;
  },
): Int32Array {
  const { states, actions, children } = taken;
  return actions.map((action, i) => {
    if (action === 0) return 0;
    const shape = grown(context, states.trees[i], action);
    const { nodeOf } = context.canonicalizer.canonicalForm(shape);
    return children.trees[i].leaves.indexOf(nodeOf[shape.numNodes - 1]);
  });
}

const singleFragment = (fragment: number): TreeShape => ({
  numNodes: 1,
  fragment: [fragment],
  parent: [-1],
  parentSlot: [-1],
  ownSlot: [-1],
});

function listBackward({ count, trees, stopped }: FragmentStates): ActionLists {
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    offsets[i + 1] = offsets[i] + (stopped[i] === 1 ? 1 : trees[i].leaves.length);
  }
  const actions = new Int32Array(offsets[count]);
  for (let i = 0; i < count; i++) if (stopped[i] !== 1) actions.set(trees[i].leaves, offsets[i]);
  return { offsets, actions };
}

function stepTreesBack(
  context: Context,
  states: FragmentStates,
  actions: Int32Array,
): BackwardStep<FragmentStates> {
  const stopped = new Uint8Array(states.count);
  const forward = new Int32Array(states.count);
  const trees = states.trees.map((tree, i) => {
    if (states.stopped[i] === 1) return tree;
    const removed = removeLeaf(context, tree, actions[i]);
    forward[i] = removed.action;
    return removed.parent;
  });
  return { parents: makeStates(trees, stopped), actions: forward };
}

/** The tree without a leaf, and the action of that tree that joins the leaf again. */
function removeLeaf(context: Context, tree: FragmentTree, leaf: number) {
  const { library, spec, canonicalizer } = context;
  const fragment = tree.fragment[leaf];
  const parent = canonicalizer.canonicalForm(withoutLeaf(tree, leaf));
  if (tree.numNodes === 1) return { parent: parent.tree, action: 1 + fragment };
  // The root is a leaf only of a tree of two; its neighbour is then node 1.
  const joint = leaf === 0 ? 1 : leaf;
  const neighbor = leaf === 0 ? 1 : tree.parent[leaf];
  const neighborSlot = leaf === 0 ? tree.ownSlot[joint] : tree.parentSlot[joint];
  const leafSlot = leaf === 0 ? tree.parentSlot[joint] : tree.ownSlot[joint];
  const site = parent.siteOf(neighbor > leaf ? neighbor - 1 : neighbor, neighborSlot);
  const kind = library.kindOfSlot[library.slotOffsets[fragment] + leafSlot];
  return { parent: parent.tree, action: spec.graphActions + site * spec.siteActions + kind };
}

function logMultiplicity({ library, spec }: Context, tree: FragmentTree, action: number): number {
  if (action < spec.graphActions) return 0;
  const { site, kind } = splitAction(spec, action);
  return Math.log(tree.siteSize[site] * library.kindSize[kind]);
}

function logSymmetry(library: PreparedLibrary, tree: FragmentTree): number {
  let sum = tree.logAutomorphisms;
  for (const fragment of tree.fragment) sum -= Math.log(library.fragments[fragment].symmetry.order);
  return sum;
}

function readObjects(context: Context, objects: readonly string[]): FragmentStates {
  const { library, canonicalizer, minFragments, maxFragments } = context;
  const trees = objects.map((text) => {
    const tree = canonicalizer.classOf(textToTree(library, text));
    const isObject = tree.numNodes <= maxFragments && optionsOf(context, tree, false).mayStop;
    if (!isObject) {
      throw new UserError(
        `Object "${text}" has ${tree.numNodes} fragments; this environment builds ` +
          `${minFragments} to ${maxFragments}.`,
      );
    }
    return tree;
  });
  return makeStates(trees, new Uint8Array(objects.length).fill(1));
}
