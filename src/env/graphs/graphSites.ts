import type { GraphSpec } from "../../core/graphBatch.ts";
import type { GraphOptions, GraphRules } from "./graphRules.ts";
import type { LabelledGraph } from "./labelledGraph.ts";
import { NO_NEIGHBORHOODS } from "./neighborhoods.ts";

/** A change of a graph, nodes and edges by the order of the graph it is made to. */
export type GraphEdit =
  | { readonly type: "addNode"; readonly node: number; color: number; readonly edgeColor: number }
  | { readonly type: "addEdge"; readonly start: number; end: number; readonly edgeColor: number }
  | { readonly type: "raiseEdge"; readonly start: number; readonly end: number }
  | { readonly type: "recolor"; readonly node: number; readonly recolor: number };

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

/** First kind of each sort of action on a site: adding a node (colour x edge colour) starts at 0. */
function kindsOf({ numAddedColors, numAddedEdgeColors, raisesEdges, recolors }: GraphRules) {
  const addEdge = numAddedColors * numAddedEdgeColors;
  const raiseEdge = addEdge + numAddedEdgeColors;
  const recolor = raiseEdge + (raisesEdges ? 1 : 0);
  return { addEdge, raiseEdge, recolor, count: recolor + recolors.length };
}

/** Kinds of a site's action: add a node, add an edge, raise one, change a node's colour. */
export const siteActionsOf = (rules: GraphRules): number => kindsOf(rules).count;

/** First of the kinds of backward actions that restore a node's colour; see `backwardKindsOf`. */
export const firstRestoringKind = ({ numEdgeColors, raisesEdges }: GraphRules): number =>
  2 + (numEdgeColors - 1) * (raisesEdges ? 2 : 1);

/**
 * Kinds of backward actions: stop, a node, an edge of each colour, a raised edge of each colour,
 * each change of a node's colour.
 */
export const backwardKindsOf = (rules: GraphRules): number =>
  firstRestoringKind(rules) + rules.recolors.length;

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
  const kinds = kindsOf(rules);
  const row = new Array<number>(kinds.count);
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
    for (let recolor = 0; recolor < rules.recolors.length; recolor++) {
      if (options.mayRecolor(node, recolor)) row[kinds.recolor + recolor] = 1;
    }
    addRow(node, node, 0);
  }
  const joined = joinedPairs(graph);
  for (let start = 0; start < graph.numNodes; start++) {
    for (let end = start + 1; end < graph.numNodes; end++) {
      const edge = joined[start * graph.numNodes + end] - 1;
      if (edge >= 0) {
        if (rules.raisesEdges && options.mayRaiseEdge(edge)) row[kinds.raiseEdge] = 1;
        addRow(start, end, 1);
        continue;
      }
      for (let color = 1; color <= numAddedEdgeColors; color++) {
        if (options.mayAddEdge(start, end, color)) row[kinds.addEdge + color - 1] = 1;
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
  const { numAddedEdgeColors } = rules;
  const { addEdge, raiseEdge, recolor } = kindsOf(rules);
  const [node, end] = [sites.node[site], sites.partner[site]];
  const edgeColor = 1 + (kind % numAddedEdgeColors);
  if (kind < addEdge) {
    return { type: "addNode", node, color: Math.floor(kind / numAddedEdgeColors), edgeColor };
  }
  if (kind < raiseEdge) return { type: "addEdge", start: node, end, edgeColor };
  if (kind < recolor) return { type: "raiseEdge", start: node, end };
  return { type: "recolor", node, recolor: kind - recolor };
}

function kindOf(rules: GraphRules, edit: GraphEdit): number {
  const { addEdge, raiseEdge, recolor } = kindsOf(rules);
  if (edit.type === "addNode") return edit.color * rules.numAddedEdgeColors + edit.edgeColor - 1;
  if (edit.type === "addEdge") return addEdge + edit.edgeColor - 1;
  return edit.type === "raiseEdge" ? raiseEdge : recolor + edit.recolor;
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
  const isNode = edit.type === "addNode" || edit.type === "recolor";
  const [a, b] = isNode ? [edit.node, edit.node] : [edit.start, edit.end];
  const [node, partner] = [Math.min(a, b), Math.max(a, b)];
  const site = sites.node.findIndex((own, i) => own === node && sites.partner[i] === partner);
  const kind = kindOf(rules, edit);
  if (site < 0 || sites.mask[site * siteActionsOf(rules) + kind] !== 1) {
    throw new Error(`${rules.name}: undoing ${JSON.stringify(edit)} leads to a state without it.`);
  }
  return { site, kind };
}
