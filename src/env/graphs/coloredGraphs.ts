import { ConfigError, UserError } from "../../core/errors.ts";
import { canonicalForm } from "./canonicalGraph.ts";
import { createGraphEnvironment, type GraphEnvironment } from "./graphEnvironment.ts";
import type { GraphOptions, GraphRules } from "./graphRules.ts";
import {
  degreeOf,
  distancesFrom,
  EMPTY_SHAPE,
  edgesOnCycles,
  type GraphShape,
  type LabelledGraph,
} from "./labelledGraph.ts";

/** Sizes of the graphs. */
export interface ColoredGraphOptions {
  /** Number of node colours. */
  readonly colors: number;
  readonly maxNodes: number;
  /** Fewest nodes at which stop is legal, 1 by default. */
  readonly minNodes?: number;
  /** Largest neighbourhood that nodes show to the policy, in edges; 0, none, by default. */
  readonly neighborhoodRadius?: number;
  /** Rows of the table that neighbourhoods are hashed into; 4096 by default. */
  readonly neighborhoodBuckets?: number;
  /** Whether rewards are scaled by |Aut|, so that graphs are drawn as R/Z; true by default. */
  readonly symmetryCorrection?: boolean;
}

/**
 * Connected graphs with coloured nodes: a node is added bonded to one that is there, an edge
 * between two nodes that none joins. logSymmetry is log |Aut|. An object is its colours and edges
 * as text, nodes in canonical order: "0 0 1;0-1 1-2".
 *
 * @throws ConfigError if the options are no integers with 1 <= minNodes <= maxNodes <= 16 and
 *   1 <= colors <= 16
 */
export function createColoredGraphs(options: ColoredGraphOptions): GraphEnvironment {
  const { colors, maxNodes, minNodes = 1, symmetryCorrection = true } = options;
  requireInteger("colors", colors, 1, 16);
  requireInteger("maxNodes", maxNodes, 1, 16);
  requireInteger("minNodes", minNodes, 1, maxNodes);
  const { neighborhoodRadius: radius = 0, neighborhoodBuckets: buckets = 4096 } = options;
  const rules = {
    ...coloredGraphRules({ colors, maxNodes, minNodes }),
    neighborhoods: { radius, buckets },
  };
  return createGraphEnvironment(rules, {
    toText: graphText,
    fromText: (text) => readGraph(text, rules, minNodes),
    logSymmetry: (graph) => (symmetryCorrection ? graph.logAutomorphisms : 0),
  });
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ConfigError(
    `graphs: ${name} is ${value}; it must be an integer from ${least} to ${most}.`,
  );
}

function coloredGraphRules(
  sizes: Required<Pick<ColoredGraphOptions, "colors" | "maxNodes" | "minNodes">>,
) {
  const { colors, maxNodes, minNodes } = sizes;
  return {
    name: `graphs of ${colors} colors up to ${maxNodes} nodes`,
    numAddedColors: colors,
    numAddedEdgeColors: 1,
    raisesEdges: false,
    recolors: [],
    numNodeColors: colors,
    numEdgeColors: 2,
    numPairKinds: maxNodes,
    maxNodes,
    // A first node, every edge, stop.
    maxSteps: 2 + (maxNodes * (maxNodes - 1)) / 2,
    source: EMPTY_SHAPE,
    optionsOf: (graph) => optionsOf(graph, minNodes, maxNodes),
  } satisfies GraphRules;
}

function optionsOf(graph: LabelledGraph, minNodes: number, maxNodes: number): GraphOptions {
  const onCycle = edgesOnCycles(graph, graph.numEdges);
  const distances = Array.from({ length: graph.numNodes }, (_, v) => distancesFrom(graph, v));
  return {
    mayStop: graph.numNodes >= minNodes,
    mayStart: () => true,
    mayAddNode: () => graph.numNodes < maxNodes,
    mayAddEdge: () => true,
    mayRaiseEdge: () => false,
    pairKind: (start, end) => distances[start][end],
    mayRemoveNode: (node) => degreeOf(graph, node) <= 1,
    mayRemoveEdge: (edge) => onCycle[edge] === 1,
    mayLowerEdge: () => false,
    mayRecolor: () => false,
    mayRestore: () => false,
  };
}

function graphText({ nodeColor, edgeStart, edgeEnd }: LabelledGraph): string {
  return `${nodeColor.join(" ")};${edgeStart.map((v, e) => `${v}-${edgeEnd[e]}`).join(" ")}`;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

function readGraph(text: string, rules: GraphRules, minNodes: number): LabelledGraph {
  const bad = (what: string) =>
    new UserError(`Object "${text}" is no graph of this space: ${what}.`);
  const [nodes, edges = "", ...rest] = text.split(";");
  const nodeColor = words(nodes).map(Number);
  const { numAddedColors, maxNodes } = rules;
  if (rest.length > 0) throw bad('write the colours of its nodes, ";", then its edges');
  if (nodeColor.length < minNodes || nodeColor.length > maxNodes) {
    throw bad(`it has ${nodeColor.length} nodes, and they have ${minNodes} to ${maxNodes}`);
  }
  const wrong = words(nodes).find((word) => !/^\d+$/.test(word) || Number(word) >= numAddedColors);
  if (wrong !== undefined) throw bad(`"${wrong}" is no color from 0 to ${numAddedColors - 1}`);
  const ends = words(edges).map((word) => {
    const [start, end] = word.split("-").map(Number);
    const isEdge = /^\d+-\d+$/.test(word) && start !== end;
    if (!isEdge || Math.max(start, end) >= nodeColor.length) {
      throw bad(`"${word}" joins no two of its nodes; write edges as 0-1`);
    }
    return [Math.min(start, end), Math.max(start, end)];
  });
  if (new Set(ends.map(String)).size < ends.length) throw bad("an edge is there twice");
  const shape: GraphShape = {
    nodeColor,
    edgeStart: ends.map(([start]) => start),
    edgeEnd: ends.map(([, end]) => end),
    edgeColor: ends.map(() => 1),
  };
  const { graph } = canonicalForm(shape);
  if (distancesFrom(graph, 0).includes(-1)) throw bad("it is not connected");
  return graph;
}
