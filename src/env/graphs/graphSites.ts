import type { GraphSpec } from "../../core/graphBatch.ts";
import type { GraphOptions, GraphRules } from "./graphRules.ts";
import type { LabelledGraph } from "./labelledGraph.ts";
import { NO_NEIGHBORHOODS } from "./neighborhoods.ts";

/** A change of a graph, nodes and edges by the order of the graph it is made to. */
export type GraphEdit =
  | { readonly type: "addNode"; readonly node: number; color: number; readonly edgeColor: number }
  | { readonly type: "addEdge"; readonly start: number; end: number; readonly edgeColor: number }
  | { readonly type: "raiseEdge"; readonly start: number; readonly end: number };

/** Places of a graph where actions apply: nodes by themselves and pairs of nodes. */
export interface GraphSites {
  /** [S] a node; of pairs the first, which comes earlier. */
  readonly node: readonly number[];
  /** [S] the second node of a pair, the node itself otherwise. */
  readonly partner: readonly number[];
  /** [S] 0 for nodes, 1 for edges, 2 + k for pairs of kind k. */
  readonly category: readonly number[];
  /** [S, siteActions] row-major, 1 where legal. */
  readonly mask: readonly number[];
}

/** Kinds of a site's action: add a node (colour x edge colour), then add an edge, then raise one. */
export const siteActionsOf = (rules: GraphRules): number =>
  (rules.numAddedColors + 1) * rules.numAddedEdgeColors + (rules.raisesEdges ? 1 : 0);

/** Kinds of backward actions: stop, a node, an edge of each colour, a raised edge of each colour. */
export const backwardKindsOf = ({ numEdgeColors, raisesEdges }: GraphRules): number =>
  2 + (numEdgeColors - 1) * (raisesEdges ? 2 : 1);

/** Sizes of the graphs that the policy reads. */
export function graphSpecOf(rules: GraphRules): GraphSpec {
  const { radius, buckets } = rules.neighborhoods ?? NO_NEIGHBORHOODS;
  return {
    nodeColumns: 1 + radius,
    nodeVocabulary: rules.numNodeColors + (radius > 0 ? buckets : 0),
    edgeColumns: 1,
    edgeVocabulary: rules.numEdgeColors,
    siteColumns: 1,
    siteVocabulary: 2 + rules.numPairKinds,
    graphActions: 1 + rules.numAddedColors,
    siteActions: siteActionsOf(rules),
    siteNodes: 2,
    backwardKinds: backwardKindsOf(rules),
    maxNodes: rules.maxNodes,
  };
}

/** The sites of a graph that have a legal action: nodes first, then pairs. */
export function sitesOf(
  rules: GraphRules,
  graph: LabelledGraph,
  options: GraphOptions,
): GraphSites {
  const sites = { node: [], partner: [], category: [], mask: [] } as {
    [Field in keyof GraphSites]: number[];
  };
  const numKinds = siteActionsOf(rules);
  const row = new Array<number>(numKinds);
  const addRow = (node: number, partner: number, category: number): void => {
    if (!row.includes(1)) return;
    sites.node.push(node);
    sites.partner.push(partner);
    sites.category.push(category);
    for (const flag of row) sites.mask.push(flag);
    row.fill(0);
  };
  row.fill(0);
  const { numAddedColors, numAddedEdgeColors } = rules;
  for (let node = 0; node < graph.numNodes; node++) {
    for (let color = 0; color < numAddedColors; color++) {
      for (let edge = 1; edge <= numAddedEdgeColors; edge++) {
        if (options.mayAddNode(node, color, edge)) row[color * numAddedEdgeColors + edge - 1] = 1;
      }
    }
    addRow(node, node, 0);
  }
  const firstEdge = numAddedColors * numAddedEdgeColors;
  const joined = joinedPairs(graph);
  for (let start = 0; start < graph.numNodes; start++) {
    for (let end = start + 1; end < graph.numNodes; end++) {
      const edge = joined[start * graph.numNodes + end] - 1;
      if (edge >= 0) {
        if (rules.raisesEdges && options.mayRaiseEdge(edge)) row[numKinds - 1] = 1;
        addRow(start, end, 1);
        continue;
      }
      for (let color = 1; color <= numAddedEdgeColors; color++) {
        if (options.mayAddEdge(start, end, color)) row[firstEdge + color - 1] = 1;
      }
      if (row.includes(1)) addRow(start, end, 2 + options.pairKind(start, end));
    }
  }
  return sites;
}

/** [N, N] 1 + the edge between two nodes, 0 where there is none. */
function joinedPairs({ numNodes, edgeStart, edgeEnd }: LabelledGraph): Int32Array {
  const joined = new Int32Array(numNodes * numNodes);
  for (const [edge, start] of edgeStart.entries()) {
    joined[start * numNodes + edgeEnd[edge]] = edge + 1;
    joined[edgeEnd[edge] * numNodes + start] = edge + 1;
  }
  return joined;
}

/** The edit that kind `kind` on a site stands for. */
export function editOf(
  rules: GraphRules,
  sites: GraphSites,
  site: number,
  kind: number,
): GraphEdit {
  const { numAddedColors, numAddedEdgeColors } = rules;
  const [node, end] = [sites.node[site], sites.partner[site]];
  const edgeColor = 1 + (kind % numAddedEdgeColors);
  const color = Math.floor(kind / numAddedEdgeColors);
  if (color < numAddedColors) return { type: "addNode", node, color, edgeColor };
  if (color === numAddedColors) return { type: "addEdge", start: node, end, edgeColor };
  return { type: "raiseEdge", start: node, end };
}

/**
 * Site and kind of an edit.
 *
 * @throws Error if the edit is not among the legal actions
 */
export function placeOf(
  rules: GraphRules,
  sites: GraphSites,
  edit: GraphEdit,
): { readonly site: number; readonly kind: number } {
  const { numAddedColors, numAddedEdgeColors } = rules;
  const isNode = edit.type === "addNode";
  const [a, b] = isNode ? [edit.node, edit.node] : [edit.start, edit.end];
  const [node, partner] = [Math.min(a, b), Math.max(a, b)];
  const site = sites.node.findIndex((own, i) => own === node && sites.partner[i] === partner);
  const block = isNode ? edit.color : numAddedColors + (edit.type === "raiseEdge" ? 1 : 0);
  const kind = block * numAddedEdgeColors + (edit.type === "raiseEdge" ? 0 : edit.edgeColor - 1);
  if (site < 0 || sites.mask[site * siteActionsOf(rules) + kind] !== 1) {
    throw new Error(`${rules.name}: undoing ${JSON.stringify(edit)} leads to a state without it.`);
  }
  return { site, kind };
}
