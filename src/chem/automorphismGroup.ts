import type { ColoredGraph } from "./automorphisms.ts";

/** The group of a graph's automorphisms, without a list of them. */
export interface AutomorphismGroup {
  /** Number of automorphisms; exact up to 2^53, rounded beyond. */
  readonly order: number;
  /** [N] smallest vertex that an automorphism takes each vertex to. */
  readonly orbits: Int32Array;
}

/** Neighbours of each vertex, with the colours of the edges. */
type Neighborhoods = readonly (readonly (readonly [vertex: number, edgeColor: number])[])[];

/** Colours of the vertices of two copies of a graph. */
type ColorPair = readonly [readonly number[], readonly number[]];

/**
 * Order and orbits of the group of automorphisms of a coloured graph that leave every vertex of
 * `fixed` in its place. Exact. |G| = prod_i |orbit of b_i under those that fix b_1 .. b_(i-1)|, for
 * vertices b_1, b_2, ... that leave the identity alone (orbit-stabiliser theorem); whether some
 * automorphism takes one vertex to another is found by colour refinement of two copies side by
 * side, with backtracking where refinement can't tell vertices apart.
 */
export function automorphismGroup(
  graph: ColoredGraph,
  fixed: readonly number[] = [],
): AutomorphismGroup {
  const neighborhoods = neighborhoodsOf(graph);
  let colors = Array.from({ length: graph.numVertices }, (_, v) => graph.vertexColors[v]);
  const start = refine(neighborhoods, [colors, colors])?.[0] ?? colors;
  colors = individualize(start, fixed);
  colors = [...(refine(neighborhoods, [colors, colors])?.[0] ?? colors)];
  const orbits = orbitsOf(neighborhoods, colors);
  let order = 1;
  for (;;) {
    const open = classesOf(colors).find((members) => members.length > 1);
    if (open === undefined) return { order, orbits };
    const [base, ...others] = open;
    order *= 1 + others.filter((other) => maps(neighborhoods, colors, base, other)).length;
    colors = individualize(colors, [base]);
    colors = [...(refine(neighborhoods, [colors, colors])?.[0] ?? colors)];
  }
}

function neighborhoodsOf({ numVertices, edgeStart, edgeEnd, edgeColors }: ColoredGraph) {
  const around: [number, number][][] = Array.from({ length: numVertices }, () => []);
  for (let e = 0; e < edgeStart.length; e++) {
    around[edgeStart[e]].push([edgeEnd[e], edgeColors[e]]);
    around[edgeEnd[e]].push([edgeStart[e], edgeColors[e]]);
  }
  return around;
}

/** A colour of its own for each of `vertices`, the same in every copy. */
function individualize(colors: readonly number[], vertices: readonly number[]): number[] {
  const changed = [...colors];
  let next = Math.max(-1, ...colors) + 1;
  for (const vertex of vertices) changed[vertex] = next++;
  return changed;
}

/** Vertices by colour, classes and members in ascending order of their first vertex. */
function classesOf(colors: readonly number[]): number[][] {
  const classes = new Map<number, number[]>();
  colors.forEach((color, vertex) => {
    const members = classes.get(color);
    if (members) members.push(vertex);
    else classes.set(color, [vertex]);
  });
  return [...classes.values()];
}

/**
 * Splits colours by the colours around each vertex until nothing splits further, in both copies
 * alike; undefined if the copies come to differ: then no isomorphism keeps the colours.
 */
function refine(neighborhoods: Neighborhoods, pair: ColorPair): ColorPair | undefined {
  let colors = pair;
  let numColors = 0;
  for (;;) {
    const ids = new Map<string, number>();
    const counts: number[] = [];
    const [first, second] = colors.map((own, copy) =>
      own.map((color, vertex) => {
        const around = neighborhoods[vertex].map(([next, edge]) => `${edge}-${own[next]}`);
        const signature = `${color}:${around.sort().join(" ")}`;
        const id = ids.get(signature) ?? ids.size;
        ids.set(signature, id);
        counts[id] = (counts[id] ?? 0) + (copy === 0 ? 1 : -1);
        return id;
      }),
    );
    if (counts.some((count) => count !== 0)) return undefined;
    colors = [first, second];
    if (ids.size === numColors) return colors;
    numColors = ids.size;
  }
}

/** Whether an automorphism that keeps `colors` takes `from` to `to`. */
function maps(
  neighborhoods: Neighborhoods,
  colors: readonly number[],
  from: number,
  to: number,
): boolean {
  return areIsomorphic(neighborhoods, [individualize(colors, [from]), individualize(colors, [to])]);
}

function areIsomorphic(neighborhoods: Neighborhoods, pair: ColorPair): boolean {
  const refined = refine(neighborhoods, pair);
  if (refined === undefined) return false;
  const [first, second] = refined;
  const open = classesOf(first).find((members) => members.length > 1);
  // All colours differ: the vertices of equal colour correspond, and so do their edges.
  if (open === undefined) return true;
  const marked = individualize(first, [open[0]]);
  const color = first[open[0]];
  return second.some(
    (other, vertex) =>
      other === color && areIsomorphic(neighborhoods, [marked, individualize(second, [vertex])]),
  );
}

function orbitsOf(neighborhoods: Neighborhoods, colors: readonly number[]): Int32Array {
  const orbits = Int32Array.from(colors.keys());
  for (const members of classesOf(colors)) {
    const firsts: number[] = [];
    for (const vertex of members) {
      const first = firsts.find((other) => maps(neighborhoods, colors, other, vertex));
      if (first === undefined) firsts.push(vertex);
      else orbits[vertex] = first;
    }
  }
  return orbits;
}
