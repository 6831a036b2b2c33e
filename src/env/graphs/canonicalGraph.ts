import { type Adjacency, adjacencyOf } from "../../chem/adjacency.ts";
import { type GraphShape, type LabelledGraph, neighborsOf } from "./labelledGraph.ts";

/** A graph in canonical order, and where each node of the given one went. */
export interface CanonicalForm {
  readonly graph: LabelledGraph;
  /** [N] */
  readonly rankOf: Int32Array;
}

/** A graph with its neighbours. */
interface Search extends GraphShape {
  readonly around: Adjacency;
}

/** An order of the nodes and the picture of the graph in it. */
interface Leaf {
  readonly ranks: Int32Array;
  readonly picture: string;
}

/** What a search from one partition finds. */
interface Found {
  /** That of always taking the first node of a cell. */
  readonly first: Leaf;
  /** The one with the smallest picture. */
  readonly best: Leaf;
  readonly logOrder: number;
}

/**
 * The canonical form of a coloured graph, and the size of its group. Cells of nodes that colours
 * can't tell apart are split by making one node of the first such cell special, for each node of
 * it in turn; of all orders that result, the one with the smallest picture is taken (McKay 1981,
 * "Practical graph isomorphism"). Exact: pictures are compared, no hashes.
 *
 * Nodes v and w of a cell are equivalent if the best pictures below them are equal; the group's
 * size is the number of nodes equivalent to the best one times that of the group below it.
 */
export function canonicalForm(shape: GraphShape): CanonicalForm {
  const search: Search = { ...shape, around: neighborsOf(shape) };
  const { best, logOrder } = explore(search, refined(search, cellsByColor(shape)));
  return { graph: reorder(shape, best, logOrder), rankOf: best.ranks };
}

/** [N] for each node, how many nodes have a smaller colour. */
const cellsByColor = ({ nodeColor }: GraphShape): Int32Array =>
  Int32Array.from(nodeColor, (own) =>
    nodeColor.reduce((count, other) => count + (other < own ? 1 : 0), 0),
  );

/**
 * Splits cells by the cells of neighbours until nothing splits further. The cell of a node is the
 * number of nodes in cells before it.
 */
function refined({ around, edgeColor }: Search, start: Int32Array): Int32Array {
  const { offsets, neighbors, neighborBonds } = around;
  const size = start.length;
  let cells = start;
  let numCells = new Set(cells).size;
  const order = Array.from({ length: size }, (_, v) => v);
  while (numCells < size) {
    const current = cells;
    const codes = order.map((_, v) => {
      const own: number[] = [];
      for (let k = offsets[v]; k < offsets[v + 1]; k++) {
        own.push(edgeColor[neighborBonds[k]] * size + current[neighbors[k]]);
      }
      return own.length > 1 ? own.sort((a, b) => a - b) : own;
    });
    const compare = (a: number, b: number): number =>
      current[a] - current[b] || compareLists(codes[a], codes[b]);
    order.sort(compare);
    cells = new Int32Array(size);
    let count = 0;
    for (let i = 0; i < size; i++) {
      const isNew = i === 0 || compare(order[i - 1], order[i]) !== 0;
      cells[order[i]] = isNew ? i : cells[order[i - 1]];
      if (isNew) count++;
    }
    if (count === numCells) return cells;
    numCells = count;
  }
  return cells;
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

/** Nodes of the first cell with several, ascending; none if there is no such cell. */
function openCell(cells: Int32Array): number[] {
  const size = new Int32Array(cells.length);
  for (const cell of cells) size[cell]++;
  const open = size.findIndex((count) => count > 1);
  const members: number[] = [];
  for (let v = 0; v < cells.length; v++) if (cells[v] === open) members.push(v);
  return members;
}

/** `node` before the others of its cell. */
function special(search: Search, cells: Int32Array, node: number): Int32Array {
  const split = cells.map((cell, v) => (cell === cells[node] && v !== node ? cell + 1 : cell));
  return refined(search, split);
}

function firstLeaf(search: Search, cells: Int32Array): Leaf {
  let ranks = cells;
  for (let open = openCell(ranks); open.length > 0; open = openCell(ranks)) {
    ranks = special(search, ranks, open[0]);
  }
  return { ranks, picture: pictureOf(search, ranks) };
}

function explore(search: Search, cells: Int32Array): Found {
  const open = openCell(cells);
  if (open.length === 0) {
    const leaf = { ranks: cells, picture: pictureOf(search, cells) };
    return { first: leaf, best: leaf, logOrder: 0 };
  }
  const kinds: { found: Found; count: number }[] = [];
  for (const node of open) {
    const below = special(search, cells, node);
    // One order below a node shows most often that it is equivalent to one before it.
    const seen = kinds.length > 0 ? firstLeaf(search, below).picture : "";
    const known = kinds.find(({ found }) => found.first.picture === seen);
    if (known) {
      known.count++;
      continue;
    }
    const found = explore(search, below);
    const same = kinds.find((kind) => kind.found.best.picture === found.best.picture);
    if (same) same.count++;
    else kinds.push({ found, count: 1 });
  }
  const best = kinds.reduce((a, b) => (b.found.best.picture < a.found.best.picture ? b : a));
  return {
    first: kinds[0].found.first,
    best: best.found.best,
    logOrder: Math.log(best.count) + best.found.logOrder,
  };
}

/** Edges by their later, then their earlier end; `edges` are places in the shape's lists. */
function sortedEdges({ edgeStart, edgeEnd }: GraphShape, ranks: Int32Array) {
  const size = ranks.length;
  return edgeStart
    .map((start, edge) => {
      const [a, b] = [ranks[start], ranks[edgeEnd[edge]]];
      return { edge, place: Math.max(a, b) * size + Math.min(a, b) };
    })
    .sort((a, b) => a.place - b.place);
}

/** First printable character, so that keys can be read. */
const FIRST_CHARACTER = 48;

/** The graph as text, nodes in the order of `ranks`. */
function pictureOf(shape: GraphShape, ranks: Int32Array): string {
  const codes = [...ranks];
  for (let v = 0; v < ranks.length; v++) codes[ranks[v]] = shape.nodeColor[v];
  for (const { edge, place } of sortedEdges(shape, ranks)) {
    codes.push(Math.floor(place / ranks.length), place % ranks.length, shape.edgeColor[edge]);
  }
  const text = String.fromCharCode(...codes.map((code) => code + FIRST_CHARACTER));
  return `${text.slice(0, ranks.length)}|${text.slice(ranks.length)}`;
}

function reorder(shape: GraphShape, { ranks, picture }: Leaf, logOrder: number): LabelledGraph {
  const size = ranks.length;
  const edges = sortedEdges(shape, ranks);
  const nodeColor = new Array<number>(size);
  for (let v = 0; v < size; v++) nodeColor[ranks[v]] = shape.nodeColor[v];
  const edgeStart = edges.map(({ place }) => place % size);
  const edgeEnd = edges.map(({ place }) => Math.floor(place / size));
  return {
    numNodes: size,
    numEdges: edges.length,
    nodeColor,
    edgeStart,
    edgeEnd,
    edgeColor: edges.map(({ edge }) => shape.edgeColor[edge]),
    key: picture,
    logAutomorphisms: logOrder,
    ...adjacencyOf({
      numAtoms: size,
      bondStart: Int32Array.from(edgeStart),
      bondEnd: Int32Array.from(edgeEnd),
    }),
  };
}
