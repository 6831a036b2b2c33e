import { ShapeError } from "../core/errors.ts";
import type { GraphBatch, GraphSpec } from "../core/graphBatch.ts";
import { type FeedBuffers, freshBuffers } from "../engine/feedBuffers.ts";
import type { ArrayMap, TensorMap, TensorSpecs } from "../engine/program.ts";
import type { BatchShape } from "./batchShape.ts";
import { packChildren, withChildGraphs, withChildRows } from "./childGraphs.ts";
import type { PolicyTensors } from "./policy.ts";

/** A batch, the shape it is padded to, and what its policy is conditioned on. */
export interface PackOptions {
  readonly spec: GraphSpec;
  readonly batch: GraphBatch;
  readonly shape: BatchShape;
  /** [G, C] row-major, of the batch's own graphs; left out or empty if C is 0. */
  readonly conditioning?: Float32Array;
  /** Where the largest arrays come from; new ones by default. */
  readonly buffers?: FeedBuffers;
}

/** Shapes and types of the arrays that `packBatch` makes. */
export function packSpecs(
  spec: GraphSpec,
  shape: BatchShape,
  conditioningSize: number,
): TensorSpecs {
  const { graphs, nodes, edges, sites, maxNodes, maxSites } = shape;
  const int = (...lengths: number[]) => ({ shape: lengths, dtype: "int32" }) as const;
  const float = (...lengths: number[]) => ({ shape: lengths, dtype: "float32" }) as const;
  return {
    nodeCategories: int(spec.nodeColumns, nodes),
    rowGraph: int(nodes + graphs),
    layoutRows: int(graphs, maxNodes + 1),
    layoutMask: float(graphs, maxNodes + 1),
    layoutPosition: int(nodes + graphs),
    graphMask: float(graphs, spec.graphActions),
    ...(edges > 0 && {
      edgeSource: int(edges),
      edgeTarget: int(edges),
      edgeCategories: int(spec.edgeColumns, edges),
    }),
    ...(sites > 0 && {
      siteNode: int(sites),
      ...(spec.siteNodes === 2 && { sitePartner: int(sites) }),
      ...(spec.siteColumns > 0 && { siteCategories: int(spec.siteColumns, sites) }),
      graphSites: int(graphs, maxSites),
      siteMask: float(sites, spec.siteActions),
    }),
    ...(shape.backward > 0 && {
      backwardNode: int(shape.backward),
      backwardPartner: int(shape.backward),
      backwardKind: int(1, shape.backward),
      backwardGraph: int(shape.backward),
    }),
    ...(shape.children && {
      childParent: int(graphs),
      graphChild: int(graphs * spec.graphActions),
      ...(sites > 0 && { siteChild: int(sites * spec.siteActions) }),
    }),
    ...(conditioningSize > 0 && { conditioning: float(graphs, conditioningSize) }),
  };
}

/** [columns, padded] from [count, columns]: a table is then read column by column. */
function packColumns(categories: Int32Array, columns: number, padded: number): Int32Array {
  const out = new Int32Array(columns * padded);
  const count = columns === 0 ? 0 : categories.length / columns;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < columns; c++) out[c * padded + i] = categories[i * columns + c];
  }
  return out;
}

function packInts(values: Int32Array, padded: number, fill: number): Int32Array {
  const out = new Int32Array(padded).fill(fill, values.length);
  out.set(values);
  return out;
}

function packFloats(values: ArrayLike<number>, padded: number): Float32Array {
  const out = new Float32Array(padded);
  out.set(values);
  return out;
}

/** Where each row stands among the rows of its graph. */
function packLayout(batch: GraphBatch, shape: BatchShape): ArrayMap {
  const { graphs, nodes, maxNodes } = shape;
  const length = maxNodes + 1;
  const dummy = nodes - 1;
  const rowGraph = new Int32Array(nodes + graphs).fill(graphs - 1);
  const layoutRows = new Int32Array(graphs * length).fill(dummy);
  const layoutMask = new Float32Array(graphs * length);
  const layoutPosition = new Int32Array(nodes + graphs).fill(-1);
  const put = (row: number, graph: number, position: number): void => {
    rowGraph[row] = graph;
    layoutRows[position] = row;
    layoutMask[position] = 1;
    layoutPosition[row] = position;
  };
  for (let g = 0; g < graphs; g++) put(nodes + g, g, g * length);
  let inGraph = 0;
  for (let v = 0; v < batch.graphOf.length; v++) {
    const graph = batch.graphOf[v];
    inGraph = v > 0 && batch.graphOf[v - 1] === graph ? inGraph + 1 : 1;
    if (inGraph > maxNodes) {
      throw new ShapeError(
        `packBatch: graph ${graph} has more than the ${maxNodes} nodes of the shape.`,
      );
    }
    put(v, graph, graph * length + inGraph);
  }
  const padding = layoutMask.indexOf(0);
  if (padding < 0) {
    throw new ShapeError("packBatch: all graphs are full, but padded rows need a place; add one.");
  }
  const places = layoutPosition.map((place) => (place < 0 ? padding : place));
  return { rowGraph, layoutRows, layoutMask, layoutPosition: places };
}

/** Padded graphs may stop: with one legal action their numbers stay of ordinary size. */
function packGraphMask({ spec, batch, shape }: PackOptions): Float32Array {
  const mask = packFloats(batch.graphMask, shape.graphs * spec.graphActions);
  for (let g = batch.numGraphs; g < shape.graphs; g++) mask[g * spec.graphActions] = 1;
  return mask;
}

function packSites({ spec, batch, shape, buffers = freshBuffers }: PackOptions): ArrayMap {
  const { graphs, nodes, sites, maxSites } = shape;
  const siteMask = buffers.floats("siteMask", sites * spec.siteActions);
  siteMask.set(batch.siteMask);
  const graphSites = new Int32Array(graphs * maxSites).fill(sites - 1);
  for (let g = 0; g < batch.numGraphs; g++) {
    const start = batch.siteOffsets[g];
    const count = batch.siteOffsets[g + 1] - start;
    if (count > maxSites) {
      throw new ShapeError(
        `packBatch: graph ${g} has ${count} sites, more than the ${maxSites} of the shape.`,
      );
    }
    for (let i = 0; i < count; i++) graphSites[g * maxSites + i] = start + i;
  }
  return {
    siteNode: packInts(batch.siteNode, sites, nodes - 1),
    ...(spec.siteNodes === 2 && {
      sitePartner: packInts(batch.sitePartner ?? batch.siteNode, sites, nodes - 1),
    }),
    ...(spec.siteColumns > 0 && {
      siteCategories: packColumns(batch.siteCategories, spec.siteColumns, sites),
    }),
    graphSites,
    siteMask,
  };
}

/** Padded backward actions hang on the last node row and on a graph of their own, number G. */
function packBackward({ batch, shape }: PackOptions): ArrayMap {
  const { backward } = batch;
  if (!backward) {
    throw new ShapeError("packBatch: the shape has backward actions, the batch lists none.");
  }
  const graphs = new Int32Array(shape.backward).fill(shape.graphs);
  for (let g = 0; g < batch.numGraphs; g++) {
    graphs.fill(g, backward.offsets[g], backward.offsets[g + 1]);
  }
  return {
    backwardNode: packInts(backward.node, shape.backward, shape.nodes - 1),
    backwardPartner: packInts(backward.partner, shape.backward, shape.nodes - 1),
    backwardKind: packInts(backward.kind, shape.backward, 0),
    backwardGraph: graphs,
  };
}

/** @throws ShapeError if the batch does not fit into `shape` or does not suit the spec */
function checkFits({ spec, batch, shape, conditioning }: PackOptions): void {
  const tooLarge = (what: string, found: number, room: number) => {
    if (found > room) {
      throw new ShapeError(
        `packBatch: the batch has ${found} ${what}, the shape room for ${room}.`,
      );
    }
  };
  tooLarge("graphs", batch.numGraphs, shape.graphs);
  tooLarge("nodes", batch.graphOf.length, shape.nodes - 1);
  tooLarge("edges", batch.edgeSource.length, shape.edges);
  if (shape.backward > 0) {
    tooLarge("backward actions", batch.backward?.node.length ?? 0, shape.backward - 1);
  }
  if (spec.siteActions > 0) tooLarge("sites", batch.siteNode.length, shape.sites - 1);
  if (spec.maxNodes === 1 && !batch.graphOf.every((graph, node) => graph === node)) {
    throw new ShapeError("packBatch: maxNodes is 1, but not every graph has exactly one node.");
  }
  if (conditioning && conditioning.length % Math.max(1, batch.numGraphs) !== 0) {
    throw new ShapeError(
      `packBatch: ${conditioning.length} conditioning values do not divide ` +
        `into ${batch.numGraphs} graphs.`,
    );
  }
}

/**
 * The feeds of one batch, padded to `shape`; names and layouts are those of `PolicyTensors`. With
 * `buffers` they are valid until the next call.
 *
 * @throws ShapeError if the batch does not fit into the shape
 */
export function packBatch(ofGraphs: PackOptions): ArrayMap {
  const { spec, shape } = ofGraphs;
  const batch = withChildGraphs(ofGraphs.batch);
  const conditioning =
    ofGraphs.conditioning && withChildRows(ofGraphs.batch, ofGraphs.conditioning);
  const options = { spec, shape, batch, conditioning };
  checkFits(options);
  const { graphs, nodes, edges, sites } = shape;
  const width = conditioning ? conditioning.length / Math.max(1, batch.numGraphs) : 0;
  return {
    nodeCategories: packColumns(batch.nodeCategories, spec.nodeColumns, nodes),
    ...packLayout(batch, shape),
    graphMask: packGraphMask(options),
    ...(edges > 0 && {
      edgeSource: packInts(batch.edgeSource, edges, nodes - 1),
      edgeTarget: packInts(batch.edgeTarget, edges, nodes - 1),
      edgeCategories: packColumns(batch.edgeCategories, spec.edgeColumns, edges),
    }),
    ...(sites > 0 && packSites(options)),
    ...(shape.backward > 0 && packBackward(options)),
    ...packChildren(spec, ofGraphs.batch, shape),
    ...(conditioning && width > 0 && { conditioning: packFloats(conditioning, graphs * width) }),
  };
}

/**
 * Place of each graph's action in its flattened graph logits followed by the flattened site logits,
 * both padded to `shape`.
 *
 * @param actions [G] as `GraphBatch` numbers them
 * @returns [G] int32
 */
export function flatActionIndices(
  spec: GraphSpec,
  batch: GraphBatch,
  shape: BatchShape,
  actions: Int32Array,
): Int32Array {
  const { graphActions, siteActions } = spec;
  return actions.map((action, g) => {
    if (action < graphActions) return g * graphActions + action;
    const siteStart = shape.graphs * graphActions + batch.siteOffsets[g] * siteActions;
    return siteStart + action - graphActions;
  });
}

const REQUIRED = [
  ...(["nodeCategories", "rowGraph", "layoutRows", "layoutMask", "layoutPosition"] as const),
  "graphMask" as const,
];
const OPTIONAL = [
  ...(["edgeSource", "edgeTarget", "edgeCategories"] as const),
  ...(["siteNode", "sitePartner", "siteCategories", "graphSites", "siteMask"] as const),
  ...(["backwardNode", "backwardPartner", "backwardKind", "backwardGraph"] as const),
  ...(["childParent", "graphChild", "siteChild", "conditioning", "outcome"] as const),
];

/**
 * The batch among the inputs of a step that was compiled for `packSpecs`.
 *
 * @throws ShapeError naming an input that is missing
 */
export function policyTensors(inputs: TensorMap): PolicyTensors {
  const missing = REQUIRED.filter((name) => inputs[name] === undefined);
  if (missing.length > 0) {
    throw new ShapeError(`policyTensors: no input named ${missing.join(", ")}.`);
  }
  const pick = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, inputs[name]]));
  return { ...pick(REQUIRED), ...pick(OPTIONAL) } as unknown as PolicyTensors;
}
