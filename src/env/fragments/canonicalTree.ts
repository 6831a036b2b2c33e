import type { FragmentTree, TreeShape } from "./fragmentTree.ts";
import type { PreparedLibrary } from "./preparedLibrary.ts";
import type { SlotLabelling } from "./slotSymmetry.ts";

/** A tree's class, and where the nodes and slots of the tree are found in it. */
export interface CanonicalForm {
  readonly tree: FragmentTree;
  /** [N] canonical node of each node. */
  readonly nodeOf: Int32Array;
  /** Site of the class on which an open slot of a node lies. */
  siteOf(node: number, slot: number): number;
}

/** Brings trees to canonical form; remembers classes that it met lately. */
export interface TreeCanonicalizer {
  /** The class of `shape`. */
  classOf(shape: TreeShape): FragmentTree;
  /** The class of `shape` with the isomorphism to it. */
  canonicalForm(shape: TreeShape): CanonicalForm;
}

/** What is known of each node while a tree is brought to canonical form. */
interface RootedNode {
  readonly labelling: SlotLabelling;
  /** Children with their slots here and there, ascending by canonical slot here. */
  readonly children: readonly Child[];
}
interface Child {
  readonly node: number;
  readonly slot: number;
  readonly childSlot: number;
  readonly code: string;
}

/** Classes kept before older ones are forgotten. */
const CLASSES_KEPT = 8_000;
/** Colour of the slot that leads to the centre; children have higher ones. */
const UP_COLOR = 1;

/**
 * Canonical forms by codes of rooted subtrees (Aho, Hopcroft and Ullman's tree isomorphism) with
 * slots: the tree is rooted at its centre of mass, one node or the edge between two equal halves,
 * which every isomorphism keeps. The code of a node is its fragment, its slot towards the root and
 * the codes of its children by slot, under the slot permutation of the fragment that brings the
 * children into canonical order. Codes are whole texts, not hashes: no two classes share one.
 *
 * |Aut(tree)| is the product over nodes of the number of slot permutations that keep the node's
 * picture, times 2 if the two halves at a central edge are equal.
 */
export function createTreeCanonicalizer(library: PreparedLibrary): TreeCanonicalizer {
  let recent = new Map<string, FragmentTree>();
  let older = new Map<string, FragmentTree>();

  const remembered = (rooted: RootedTree): FragmentTree => {
    const found = recent.get(rooted.key);
    if (found !== undefined) return found;
    const tree = older.get(rooted.key) ?? buildTree(rooted);
    if (recent.size >= CLASSES_KEPT) {
      older = recent;
      recent = new Map();
    }
    recent.set(rooted.key, tree);
    return tree;
  };
  return {
    classOf: (shape) => remembered(rootAtCentre(library, shape)),
    canonicalForm(shape) {
      const rooted = rootAtCentre(library, shape);
      const tree = remembered(rooted);
      const nodeOf = new Int32Array(shape.numNodes);
      for (const [place, { node }] of writtenNodes(rooted).entries()) nodeOf[node] = place;
      return {
        tree,
        nodeOf,
        siteOf(node, slot) {
          const { canonicalSlot, orbitOfSlot } = rooted.nodes[node].labelling;
          return tree.siteNode.indexOf(nodeOf[node]) + orbitOfSlot[canonicalSlot[slot]];
        },
      };
    },
  };
}

/** A tree hung up at its centre: one root, or two joined by an edge with the smaller code first. */
interface RootedTree {
  readonly key: string;
  readonly shape: TreeShape;
  /** [N] */
  readonly nodes: readonly RootedNode[];
  readonly roots: readonly { readonly node: number; readonly slot: number }[];
  /** Whether there are two roots with equal codes. */
  readonly isMirrored: boolean;
}

function rootAtCentre(library: PreparedLibrary, shape: TreeShape): RootedTree {
  const { numNodes } = shape;
  const nodes: RootedNode[] = new Array(numNodes);
  if (numNodes === 0) return { key: "", shape, nodes, roots: [], isMirrored: false };
  const neighbors = neighborLists(shape);
  const codeOf = (node: number, upSlot: number): string =>
    codeSubtree({ library, shape, neighbors, nodes }, node, upSlot);
  const centre = findCentre(shape);
  if (centre.other < 0) {
    const roots = [{ node: centre.node, slot: -1 }];
    return { key: codeOf(centre.node, -1), shape, nodes, roots, isMirrored: false };
  }
  // The centre's own edge to its parent is the central one.
  const lower = { node: centre.node, slot: shape.ownSlot[centre.node] };
  const upper = { node: centre.other, slot: shape.parentSlot[centre.node] };
  const lowerCode = codeOf(lower.node, lower.slot);
  const upperCode = codeOf(upper.node, upper.slot);
  const inOrder = lowerCode <= upperCode;
  return {
    key: inOrder ? `${lowerCode}|${upperCode}` : `${upperCode}|${lowerCode}`,
    shape,
    nodes,
    roots: inOrder ? [lower, upper] : [upper, lower],
    isMirrored: lowerCode === upperCode,
  };
}

/** Joints of each node: flat triples of its slot, the neighbour and the neighbour's slot. */
function neighborLists(shape: TreeShape): number[][] {
  const lists: number[][] = [];
  for (let v = 0; v < shape.numNodes; v++) {
    const up = shape.parent[v];
    if (up < 0) lists.push([]);
    else {
      lists.push([shape.ownSlot[v], up, shape.parentSlot[v]]);
      lists[up].push(shape.parentSlot[v], v, shape.ownSlot[v]);
    }
  }
  return lists;
}

/** The node whose branches hold at most half of the nodes; `other`, its parent, if there are two. */
function findCentre(shape: TreeShape): { node: number; other: number } {
  const { numNodes, parent } = shape;
  const size = new Int32Array(numNodes).fill(1);
  for (let v = numNodes - 1; v > 0; v--) size[parent[v]] += size[v];
  // The last node whose subtree holds at least half: its own branches hold less than half each.
  let node = 0;
  for (let v = 1; v < numNodes; v++) if (2 * size[v] >= numNodes && size[v] <= size[node]) node = v;
  return { node, other: node > 0 && 2 * size[node] === numNodes ? parent[node] : -1 };
}

interface CodingContext {
  readonly library: PreparedLibrary;
  readonly shape: TreeShape;
  readonly neighbors: readonly (readonly number[])[];
  /** Filled with each node that gets a code. */
  readonly nodes: RootedNode[];
}

/** Code of the branch at `node`, seen through its slot `upSlot` (-1: the whole tree). */
function codeSubtree(context: CodingContext, node: number, upSlot: number): string {
  const fragment = context.shape.fragment[node];
  const children = codeChildren(context, node, upSlot);
  const { symmetry } = context.library.fragments[fragment];
  const colors = new Uint8Array(symmetry.numSlots);
  if (upSlot >= 0) colors[upSlot] = UP_COLOR;
  let color = UP_COLOR;
  for (let i = 0; i < children.length; i++) {
    if (i === 0 || children[i].code !== children[i - 1].code) color++;
    colors[children[i].slot] = color;
  }
  const labelling = symmetry.label(colors);
  const { canonicalSlot } = labelling;
  if (children.length > 1) children.sort((a, b) => canonicalSlot[a.slot] - canonicalSlot[b.slot]);
  context.nodes[node] = { labelling, children };
  let code = upSlot < 0 ? `${fragment}` : `${canonicalSlot[upSlot]}-${fragment}`;
  for (const child of children) code += `(${canonicalSlot[child.slot]}:${child.code})`;
  return code;
}

/** The children of a node, ascending by code. */
function codeChildren(context: CodingContext, node: number, upSlot: number): Child[] {
  const joints = context.neighbors[node];
  const children: Child[] = [];
  for (let k = 0; k < joints.length; k += 3) {
    const slot = joints[k];
    if (slot === upSlot) continue;
    const child = joints[k + 1];
    const childSlot = joints[k + 2];
    children.push({ node: child, slot, childSlot, code: codeSubtree(context, child, childSlot) });
  }
  if (children.length > 1) {
    children.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  }
  return children;
}

interface WrittenNode {
  readonly node: number;
  readonly parentPlace: number;
  readonly parentSlot: number;
  readonly ownSlot: number;
}

/** Nodes in canonical order, root first and children by slot, with their canonical joints. */
function writtenNodes({ nodes, roots }: RootedTree): WrittenNode[] {
  const written: WrittenNode[] = [];
  const canonical = (node: number, slot: number) => nodes[node].labelling.canonicalSlot[slot];
  const write = (entry: WrittenNode): void => {
    const place = written.push(entry) - 1;
    for (const { node, slot, childSlot } of nodes[entry.node].children) {
      write({
        node,
        parentPlace: place,
        parentSlot: canonical(entry.node, slot),
        ownSlot: canonical(node, childSlot),
      });
    }
  };
  const [first, second] = roots;
  if (first) write({ node: first.node, parentPlace: -1, parentSlot: -1, ownSlot: -1 });
  if (second) {
    write({
      node: second.node,
      parentPlace: 0,
      parentSlot: canonical(first.node, first.slot),
      ownSlot: canonical(second.node, second.slot),
    });
  }
  return written;
}

function buildTree(rooted: RootedTree): FragmentTree {
  const { key, shape, nodes, isMirrored } = rooted;
  const written = writtenNodes(rooted);
  const numNodes = written.length;
  const fragment: number[] = [];
  const parent: number[] = [];
  const parentSlot: number[] = [];
  const ownSlot: number[] = [];
  const degree: number[] = [];
  let logAutomorphisms = isMirrored ? Math.LN2 : 0;
  for (let v = 0; v < numNodes; v++) {
    const entry = written[v];
    fragment.push(shape.fragment[entry.node]);
    parent.push(entry.parentPlace);
    parentSlot.push(entry.parentSlot);
    ownSlot.push(entry.ownSlot);
    degree.push(v > 0 ? 1 : 0);
    if (v > 0) degree[entry.parentPlace]++;
    logAutomorphisms += Math.log(nodes[entry.node].labelling.stabilizerSize);
  }
  const leaves: number[] = [];
  for (let v = 0; v < numNodes; v++) if (degree[v] < 2) leaves.push(v);
  const orbits = nodeOrbits(rooted, written);
  return {
    key,
    ...{ numNodes, fragment, parent, parentSlot, ownSlot, logAutomorphisms, leaves },
    leafOrbit: leaves.map((leaf) => orbits[leaf]),
    ...listSites(written, nodes),
  };
}

/**
 * [N] the first node, in canonical order, that the tree's symmetry maps each node to. It is a chain
 * of groups: an automorphism keeps the root (or swaps two), and on the way down each node's slots
 * are permuted by what keeps its picture. Equal subtrees hang at slots of one orbit, so two nodes
 * are equivalent if their parents are and the slots they hang at are.
 */
function nodeOrbits(
  { nodes, roots, isMirrored }: RootedTree,
  written: readonly WrittenNode[],
): number[] {
  const firstOf = new Map<string, number>();
  const orbits: number[] = [];
  for (const [v, { node, parentPlace, parentSlot }] of written.entries()) {
    let path = `${parentPlace}`;
    if (node === roots[1]?.node) path = isMirrored ? "-1" : "second";
    else if (parentPlace >= 0) {
      const { firstEquivalent } = nodes[written[parentPlace].node].labelling;
      path = `${orbits[parentPlace]}:${firstEquivalent[parentSlot]}`;
    }
    const first = firstOf.get(path) ?? v;
    firstOf.set(path, first);
    orbits.push(first);
  }
  return orbits;
}

/** The sites of a tree from the labellings of its nodes. */
function listSites(written: readonly WrittenNode[], nodes: readonly RootedNode[]) {
  const siteNode: number[] = [];
  const siteSlot: number[] = [];
  const siteSize: number[] = [];
  for (let v = 0; v < written.length; v++) {
    const { orbitSlot, orbitSize } = nodes[written[v].node].labelling;
    for (let i = 0; i < orbitSlot.length; i++) {
      siteNode.push(v);
      siteSlot.push(orbitSlot[i]);
      siteSize.push(orbitSize[i]);
    }
  }
  return { siteNode, siteSlot, siteSize };
}
