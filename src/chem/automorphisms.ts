import { UserError } from "../core/errors.ts";

/** An undirected graph without loops whose vertices and edges carry colours. */
export interface ColoredGraph {
  readonly numVertices: number;
  /** [N] any integers. */
  readonly vertexColors: ArrayLike<number>;
  /** [M] one vertex at each end; at most one edge joins two vertices. */
  readonly edgeStart: ArrayLike<number>;
  readonly edgeEnd: ArrayLike<number>;
  /** [M] any integers from 1. */
  readonly edgeColors: ArrayLike<number>;
}

/** What to list, and when to give up. */
export interface AutomorphismOptions {
  /** Vertices whose images are wanted; all by default. */
  readonly base?: readonly number[];
  /** Most lists of images; 50,000 by default. */
  readonly limit?: number;
  /** What the graph is, for the error's text. */
  readonly name?: string;
}

const DEFAULT_LIMIT = 50_000;
/** Placements that the search may try for each list of images allowed. */
const TRIES_PER_IMAGE = 200;

/**
 * Automorphisms of a coloured graph: the permutations of its vertices that keep the colours of
 * vertices and edges. Exact: backtracking over vertices that colour refinement can't tell apart.
 *
 * @returns one list for each different restriction of an automorphism to `base`: entry i is the
 *   image of base[i]. The identity comes first.
 * @throws UserError if there are more than `limit` lists, or the search takes too many steps
 */
export function automorphisms(graph: ColoredGraph, options: AutomorphismOptions = {}): number[][] {
  const { limit = DEFAULT_LIMIT, name = "The graph" } = options;
  const base = options.base ?? Array.from({ length: graph.numVertices }, (_, v) => v);
  const edges = edgeMatrix(graph);
  const classes = refineColors(graph, edges);
  const order = searchOrder(graph.numVertices, edges, base);
  const images: number[][] = [];
  const image: number[] = [];
  const used = new Uint8Array(graph.numVertices);
  let triesLeft = limit * TRIES_PER_IMAGE;

  const fits = (vertex: number, candidate: number, depth: number): boolean => {
    if (--triesLeft < 0) throw tooMany(name, limit);
    if (used[candidate] === 1 || classes[candidate] !== classes[vertex]) return false;
    const [row, imageRow] = [edges[vertex], edges[candidate]];
    for (let j = 0; j < depth; j++) if (row[order[j]] !== imageRow[image[j]]) return false;
    return true;
  };
  /** Extends the images of the first `depth` vertices; below the base one extension is enough. */
  const search = (depth: number): boolean => {
    if (depth === order.length) return true;
    const vertex = order[depth];
    let found = false;
    // The vertex itself first: then the first list is the identity.
    for (let shift = 0; shift < graph.numVertices; shift++) {
      const candidate = (vertex + shift) % graph.numVertices;
      if (!fits(vertex, candidate, depth)) continue;
      image[depth] = candidate;
      used[candidate] = 1;
      const extended = search(depth + 1);
      used[candidate] = 0;
      if (extended && depth >= base.length) return true;
      if (extended && depth === base.length - 1) record();
      found ||= extended;
    }
    return found;
  };
  const record = (): void => {
    if (images.length === limit) throw tooMany(name, limit);
    images.push(image.slice(0, base.length));
  };
  if (base.length === 0) return [[]];
  search(0);
  return images;
}

function tooMany(name: string, limit: number): UserError {
  return new UserError(`${name} has too many symmetries to list (the limit is ${limit}).`);
}

/** [N][N] colour of the edge between two vertices, 0 where there is none. */
function edgeMatrix(graph: ColoredGraph): Int32Array[] {
  const { numVertices, edgeStart, edgeEnd, edgeColors } = graph;
  const edges = Array.from({ length: numVertices }, () => new Int32Array(numVertices));
  for (let e = 0; e < edgeStart.length; e++) {
    edges[edgeStart[e]][edgeEnd[e]] = edgeColors[e];
    edges[edgeEnd[e]][edgeStart[e]] = edgeColors[e];
  }
  return edges;
}

/** Classes of vertices by colour, then by colours of neighbours, until nothing splits further. */
function refineColors(graph: ColoredGraph, edges: readonly Int32Array[]): number[] {
  let classes = Array.from({ length: graph.numVertices }, (_, v) => graph.vertexColors[v]);
  let numClasses = new Set(classes).size;
  for (;;) {
    const signatures = classes.map((own, v) => {
      const around: string[] = [];
      for (let w = 0; w < graph.numVertices; w++) {
        if (edges[v][w] !== 0) around.push(`${edges[v][w]}-${classes[w]}`);
      }
      return `${own}:${around.sort().join(" ")}`;
    });
    const ids = new Map<string, number>();
    for (const signature of signatures) {
      if (!ids.has(signature)) ids.set(signature, ids.size);
    }
    classes = signatures.map((signature) => ids.get(signature) as number);
    if (ids.size === numClasses) return classes;
    numClasses = ids.size;
  }
}

/** `base`, then the other vertices, where possible each next to one before it. */
function searchOrder(
  numVertices: number,
  edges: readonly Int32Array[],
  base: readonly number[],
): number[] {
  const order = [...base];
  const placed = new Set(order);
  while (order.length < numVertices) {
    const open = Array.from({ length: numVertices }, (_, v) => v).filter((v) => !placed.has(v));
    const next = open.find((v) => order.some((w) => edges[v][w] !== 0)) ?? open[0];
    order.push(next);
    placed.add(next);
  }
  return order;
}
