import { type Adjacency, adjacencyOf } from "../../chem/adjacency.ts";

/** A connected graph whose nodes and edges carry colours, in any order. */
export interface GraphShape {
  /** [N] */
  readonly nodeColor: readonly number[];
  /** [M] node at each end. */
  readonly edgeStart: readonly number[];
  readonly edgeEnd: readonly number[];
  /** [M] from 1. */
  readonly edgeColor: readonly number[];
}

/** A graph in canonical order: equal for isomorphic graphs. */
export interface LabelledGraph extends GraphShape, Adjacency {
  readonly numNodes: number;
  readonly numEdges: number;
  /** Describes the graph completely: equal for isomorphic graphs and for no others. */
  readonly key: string;
  /** Log of the number of automorphisms that keep all colours, nats. */
  readonly logAutomorphisms: number;
}

/** The graph without nodes. */
export const EMPTY_SHAPE: GraphShape = { nodeColor: [], edgeStart: [], edgeEnd: [], edgeColor: [] };

/** Neighbours of each node, in the order of the edges. */
export const neighborsOf = ({ nodeColor, edgeStart, edgeEnd }: GraphShape): Adjacency =>
  adjacencyOf({
    numAtoms: nodeColor.length,
    bondStart: Int32Array.from(edgeStart),
    bondEnd: Int32Array.from(edgeEnd),
  });

/** Number of edges at a node. */
export const degreeOf = ({ offsets }: Adjacency, node: number): number =>
  offsets[node + 1] - offsets[node];

/** One more node, bonded to `node`; alone if `node` is -1. */
export function withNode(
  graph: GraphShape,
  { node, color, edgeColor }: { node: number; color: number; edgeColor: number },
): GraphShape {
  const nodeColor = [...graph.nodeColor, color];
  if (node < 0) return { ...graph, nodeColor };
  return withEdge({ ...graph, nodeColor }, { start: node, end: nodeColor.length - 1, edgeColor });
}

/** One more edge. */
export const withEdge = (
  graph: GraphShape,
  { start, end, edgeColor }: { start: number; end: number; edgeColor: number },
): GraphShape => ({
  nodeColor: graph.nodeColor,
  edgeStart: [...graph.edgeStart, start],
  edgeEnd: [...graph.edgeEnd, end],
  edgeColor: [...graph.edgeColor, edgeColor],
});

/** The graph with another colour of an edge. */
export const withEdgeColor = (graph: GraphShape, edge: number, color: number): GraphShape => ({
  ...graph,
  edgeColor: graph.edgeColor.map((own, e) => (e === edge ? color : own)),
});

/** The graph with another colour of a node. */
export const withNodeColor = (graph: GraphShape, node: number, color: number): GraphShape => ({
  ...graph,
  nodeColor: graph.nodeColor.map((own, v) => (v === node ? color : own)),
});

/** The graph without an edge. */
export function withoutEdge(graph: GraphShape, edge: number): GraphShape {
  const others = (values: readonly number[]) => values.filter((_, e) => e !== edge);
  return {
    nodeColor: graph.nodeColor,
    edgeStart: others(graph.edgeStart),
    edgeEnd: others(graph.edgeEnd),
    edgeColor: others(graph.edgeColor),
  };
}

/** The graph without a node and its edges; later nodes move down by one. */
export function withoutNode(graph: GraphShape, node: number): GraphShape {
  const kept = graph.edgeStart.flatMap((start, e) =>
    start === node || graph.edgeEnd[e] === node ? [] : [e],
  );
  const moved = (v: number) => (v > node ? v - 1 : v);
  return {
    nodeColor: graph.nodeColor.filter((_, v) => v !== node),
    edgeStart: kept.map((e) => moved(graph.edgeStart[e])),
    edgeEnd: kept.map((e) => moved(graph.edgeEnd[e])),
    edgeColor: kept.map((e) => graph.edgeColor[e]),
  };
}

/** [N] edges on the shortest path from `from` to each node, -1 where there is none. */
export function distancesFrom({ offsets, neighbors }: Adjacency, from: number): Int32Array {
  const distance = new Int32Array(offsets.length - 1).fill(-1);
  distance[from] = 0;
  const queue = [from];
  for (const node of queue) {
    for (let k = offsets[node]; k < offsets[node + 1]; k++) {
      if (distance[neighbors[k]] >= 0) continue;
      distance[neighbors[k]] = distance[node] + 1;
      queue.push(neighbors[k]);
    }
  }
  return distance;
}

/**
 * [M] 1 where the edge is on a cycle: a depth-first search finds those that are not, which no edge
 * from below leads around (Tarjan 1974).
 */
export function edgesOnCycles(graph: Adjacency, numEdges: number): Uint8Array {
  const { offsets, neighbors, neighborBonds } = graph;
  const onCycle = new Uint8Array(numEdges).fill(1);
  const entered = new Int32Array(offsets.length - 1).fill(-1);
  let time = 0;
  /** Earliest node that a search from `node` gets back to. */
  const visit = (node: number, by: number): number => {
    entered[node] = time++;
    let earliest = entered[node];
    for (let k = offsets[node]; k < offsets[node + 1]; k++) {
      const [next, edge] = [neighbors[k], neighborBonds[k]];
      if (edge === by) continue;
      const isNew = entered[next] < 0;
      const reached = isNew ? visit(next, edge) : entered[next];
      if (isNew && reached > entered[node]) onCycle[edge] = 0;
      earliest = Math.min(earliest, reached);
    }
    return earliest;
  };
  if (entered.length > 0) visit(0, -1);
  return onCycle;
}
