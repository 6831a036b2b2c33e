import type { BackwardPlaces } from "../../core/graphBatch.ts";
import type { ActionLists } from "../environment.ts";
import type { GraphOptions, GraphRules } from "./graphRules.ts";
import { firstRestoringKind, type GraphEdit } from "./graphSites.ts";
import {
  type GraphShape,
  type LabelledGraph,
  withEdgeColor,
  withNodeColor,
  withoutEdge,
  withoutNode,
} from "./labelledGraph.ts";

/**
 * Backward actions of a graph, ascending: v removes node v, N + e removes edge e, N + M + e lowers
 * the colour of edge e, N + 2 M + v restores the colour of node v.
 */
export function backwardOf(
  rules: GraphRules,
  graph: LabelledGraph,
  options: GraphOptions,
): readonly number[] {
  const { numNodes, numEdges } = graph;
  const actions: number[] = [];
  for (let v = 0; v < numNodes; v++) if (options.mayRemoveNode(v)) actions.push(v);
  for (let e = 0; e < numEdges; e++) if (options.mayRemoveEdge(e)) actions.push(numNodes + e);
  for (let e = 0; e < numEdges; e++) {
    if (options.mayLowerEdge(e)) actions.push(numNodes + numEdges + e);
  }
  for (let v = 0; v < numNodes; v++) {
    const recolor = recolorTo(rules, graph.nodeColor[v]);
    if (recolor >= 0 && options.mayRestore(v, recolor)) actions.push(numNodes + 2 * numEdges + v);
  }
  return actions;
}

/** The change of colour that leads to a colour, -1 if none does. */
const recolorTo = ({ recolors }: GraphRules, color: number): number =>
  recolors.findIndex(({ to }) => to === color);

/**
 * The backward action that undoes an edit.
 *
 * @param graph the graph after the edit
 * @param rankOf where its nodes were put; one that the edit added is the last
 */
export function backwardActionOf(
  { numNodes, numEdges, edgeStart, edgeEnd }: LabelledGraph,
  edit: GraphEdit,
  rankOf: Int32Array,
): number {
  if (edit.type === "addNode") return rankOf[numNodes - 1];
  if (edit.type === "recolor") return numNodes + 2 * numEdges + rankOf[edit.node];
  const [a, b] = [rankOf[edit.start], rankOf[edit.end]];
  const [first, second] = [Math.min(a, b), Math.max(a, b)];
  const edge = edgeStart.findIndex((start, e) => start === first && edgeEnd[e] === second);
  return numNodes + edge + (edit.type === "raiseEdge" ? numEdges : 0);
}

/** What is left, and the edit that was undone, its nodes by the order of what is left. */
export function undoneEdit(
  rules: GraphRules,
  graph: LabelledGraph,
  action: number,
): { readonly shape: GraphShape; readonly edit: GraphEdit } {
  const { numNodes, numEdges } = graph;
  if (action < numNodes) {
    const neighbor = graph.neighbors[graph.offsets[action]] ?? -1;
    const edgeColor = graph.edgeColor[graph.neighborBonds[graph.offsets[action]]] ?? 0;
    const node = neighbor > action ? neighbor - 1 : neighbor;
    const edit = { type: "addNode", node, color: graph.nodeColor[action], edgeColor } as const;
    return { shape: withoutNode(graph, action), edit };
  }
  if (action >= numNodes + 2 * numEdges) {
    const node = action - numNodes - 2 * numEdges;
    const recolor = recolorTo(rules, graph.nodeColor[node]);
    const shape = withNodeColor(graph, node, rules.recolors[recolor].from);
    return { shape, edit: { type: "recolor", node, recolor } };
  }
  const edge = (action - numNodes) % numEdges;
  const [start, end, edgeColor] = [
    graph.edgeStart[edge],
    graph.edgeEnd[edge],
    graph.edgeColor[edge],
  ];
  if (action < numNodes + numEdges) {
    return { shape: withoutEdge(graph, edge), edit: { type: "addEdge", start, end, edgeColor } };
  }
  const shape = withEdgeColor(graph, edge, edgeColor - 1);
  return { shape, edit: { type: "raiseEdge", start, end } };
}

/**
 * Backward actions as places: a removed node by itself, an edge by its two ends. Nodes of one orbit
 * of the graph's symmetry look alike to a policy that does not see their order, and so do edges.
 *
 * @param lists the backward actions of each graph; the one of a stopped graph is at its first node
 */
export function placeBackward(
  rules: GraphRules,
  states: { readonly graphs: readonly LabelledGraph[]; readonly stopped: Uint8Array },
  { offsets, actions }: ActionLists,
): BackwardPlaces {
  const node = new Int32Array(actions.length);
  const partner = new Int32Array(actions.length);
  const kind = new Int32Array(actions.length);
  let firstNode = 0;
  for (const [g, graph] of states.graphs.entries()) {
    for (let i = offsets[g]; i < offsets[g + 1]; i++) {
      const place = placeOfBackward(rules, graph, states.stopped[g] === 1 ? -1 : actions[i]);
      node[i] = firstNode + place.node;
      partner[i] = firstNode + place.partner;
      kind[i] = place.kind;
    }
    firstNode += graph.numNodes;
  }
  return { offsets, node, partner, kind };
}

/** Where a backward action is and what it undoes; -1 is the one of a stopped graph. */
function placeOfBackward(rules: GraphRules, graph: LabelledGraph, action: number) {
  const { numNodes, numEdges, edgeStart, edgeEnd, edgeColor } = graph;
  if (action < 0) return { node: 0, partner: 0, kind: 0 };
  if (action < numNodes) return { node: action, partner: action, kind: 1 };
  if (action >= numNodes + 2 * numEdges) {
    const node = action - numNodes - 2 * numEdges;
    const kind = firstRestoringKind(rules) + recolorTo(rules, graph.nodeColor[node]);
    return { node, partner: node, kind };
  }
  const edge = (action - numNodes) % numEdges;
  const lowers = action >= numNodes + numEdges;
  const kind = 1 + edgeColor[edge] + (lowers ? rules.numEdgeColors - 1 : 0);
  return { node: edgeStart[edge], partner: edgeEnd[edge], kind };
}
