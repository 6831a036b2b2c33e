import type { GraphShape, LabelledGraph } from "./labelledGraph.ts";
import type { NeighborhoodOptions } from "./neighborhoods.ts";

/** What one graph allows; nodes and edges by the graph's own order. */
export interface GraphOptions {
  /** Whether the graph is an object. */
  readonly mayStop: boolean;
  /** Whether a node of colour `color` may be the first; asked of the empty graph only. */
  mayStart(color: number): boolean;
  /** Whether a new node of colour `color` may be bonded to `node`. */
  mayAddNode(node: number, color: number, edgeColor: number): boolean;
  /** Whether two nodes that no edge joins may be joined. */
  mayAddEdge(start: number, end: number, edgeColor: number): boolean;
  /** Whether the colour of an edge may go up by one. */
  mayRaiseEdge(edge: number): boolean;
  /** Whether a node may take the new colour of `rules.recolors[recolor]`. */
  mayRecolor(node: number, recolor: number): boolean;
  /** Kind of the place between two nodes that no edge joins, in 0..numPairKinds-1. */
  pairKind(start: number, end: number): number;
  mayRemoveNode(node: number): boolean;
  mayRemoveEdge(edge: number): boolean;
  mayLowerEdge(edge: number): boolean;
  /** Whether a node may go back to the colour that `rules.recolors[recolor]` changed. */
  mayRestore(node: number, recolor: number): boolean;
}

/** A change of a node's colour. */
export interface Recolor {
  readonly from: number;
  readonly to: number;
}

/**
 * A space of coloured connected graphs, grown node by node and edge by edge.
 *
 * A state is a graph that lies in the space and from which an object can be reached. An edit is
 * legal if its result is a state, undoing one is legal if what is left is; `optionsOf` tells both
 * of every state.
 */
export interface GraphRules {
  readonly name: string;
  /** Nodes that are added have a colour in 0..numAddedColors-1; others may be in the source. */
  readonly numAddedColors: number;
  /** Edges that are added have a colour in 1..numAddedEdgeColors. */
  readonly numAddedEdgeColors: number;
  /** Whether colours of edges are raised step by step. */
  readonly raisesEdges: boolean;
  /** Changes of a node's colour, each to a colour of its own. */
  readonly recolors: readonly Recolor[];
  readonly numNodeColors: number;
  readonly numEdgeColors: number;
  readonly numPairKinds: number;
  /** Neighbourhoods that nodes show to the policy beside their colour; none if absent. */
  readonly neighborhoods?: NeighborhoodOptions;
  readonly maxNodes: number;
  /** Most actions of a trajectory, stop included. */
  readonly maxSteps: number;
  readonly source: GraphShape;
  optionsOf(graph: LabelledGraph): GraphOptions;
}
