import type { NamedValues } from "../onnx/emit.ts";
import { findLiveParts } from "../onnx/emit.ts";
import { createGraph, type Graph, type GraphNode, nodeOf, type Value } from "../onnx/graph.ts";
import { concat, slice, transpose } from "../onnx/layout.ts";
import { withLength } from "../onnx/shapes.ts";

/**
 * Most inputs and outputs of one node. Each is a storage buffer of a shader, and WebGPU promises
 * no more than 8 of them (https://www.w3.org/TR/webgpu/#limits).
 */
export const MOST_BUFFERS = 8;

const swapLastAxes = (graph: Graph, x: Value): Value => {
  const { length } = x.shape;
  const permutation = x.shape.map((_, axis) =>
    axis < length - 2 ? axis : axis === length - 2 ? length - 1 : length - 2,
  );
  return transpose(graph, x, permutation);
};

/** One Slice for each part: together they copy the array once. */
function splitBySlices(graph: Graph, node: GraphNode, x: Value): readonly Value[] {
  const axis = node.attributes.axis as number;
  let at = 0;
  return node.outputs.map(({ shape }) => {
    const begin = withLength(new Array<number>(x.shape.length).fill(0), axis, at);
    at += shape[axis];
    return slice(graph, x, begin, shape);
  });
}

/** Concat in groups, and then of the groups. */
function concatInGroups(graph: Graph, parts: readonly Value[], axis: number): Value {
  const most = MOST_BUFFERS - 1;
  if (parts.length <= most) return concat(graph, parts, axis);
  const groups: Value[] = [];
  for (let at = 0; at < parts.length; at += most) {
    groups.push(concat(graph, parts.slice(at, at + most), axis));
  }
  return concatInGroups(graph, groups, axis);
}

/** FusedMatMul has no GPU kernel. */
function transposedProduct(graph: Graph, node: GraphNode, [a, b]: readonly Value[]): Value {
  const { transA, transB } = node.attributes;
  const inputs = [
    transA === 1 ? swapLastAxes(graph, a) : a,
    transB === 1 ? swapLastAxes(graph, b) : b,
  ];
  return graph.node({ op: "MatMul", inputs }, node.outputs[0]);
}

/** The Split whose output `index` is `value`. */
const splitOf = (value: Value, index: number): GraphNode | undefined => {
  const node = nodeOf(value, "Split");
  return node?.outputs[index] === value ? node : undefined;
};

/**
 * Base, places and updates of a chain of ScatterND that adds one array piece by piece, for its last
 * node: pieces are for the CPU, whose threads lose terms. Undefined for any other node.
 */
function wholeScatter(last: GraphNode): readonly Value[] | undefined {
  if (last.op !== "ScatterND") return undefined;
  const places = nodeOf(last.inputs[1], "Split");
  const updates = nodeOf(last.inputs[2], "Split");
  const count = places?.outputs.length;
  if (!places || !updates || updates.outputs.length !== count) return undefined;
  let base = last.outputs[0];
  for (let i = places.outputs.length - 1; i >= 0; i--) {
    const node = nodeOf(base, "ScatterND");
    const isNext =
      node !== undefined &&
      splitOf(node.inputs[1], i) === places &&
      splitOf(node.inputs[2], i) === updates &&
      JSON.stringify(node.attributes) === JSON.stringify(last.attributes);
    if (!isNext) return undefined;
    base = node.inputs[0];
  }
  return [base, places.inputs[0], updates.inputs[0]];
}

function lowerNode(graph: Graph, node: GraphNode, inputs: readonly Value[]): readonly Value[] {
  const { op, domain, attributes, outputs } = node;
  const buffers = inputs.length + outputs.length;
  if (op === "FusedMatMul") return [transposedProduct(graph, node, inputs)];
  if (op === "Split" && buffers > MOST_BUFFERS) return splitBySlices(graph, node, inputs[0]);
  if (op === "Concat" && buffers > MOST_BUFFERS) {
    return [concatInGroups(graph, inputs, attributes.axis as number)];
  }
  return graph.nodeOutputs({ op, domain, inputs, attributes }, outputs);
}

/** The same constant or input in another graph. */
function copyLeaf(graph: Graph, value: Value): Value {
  const { source } = value;
  if (source.kind === "input") return graph.input(source.name, value);
  if (source.kind === "uniform") return graph.uniform(source.fill, value);
  if (source.kind !== "constant") throw new Error(`Value ${value.id} is the result of a node.`);
  if (value.dtype !== "int64") return graph.constant(Array.from(source.data, Number), value);
  return graph.int64List(Array.from(source.data, Number));
}

/**
 * The same computation in nodes that ONNX Runtime's WebGPU provider runs: none with more than
 * `MOST_BUFFERS` inputs and outputs, no FusedMatMul, and no sums cut into pieces.
 *
 * @param outputs of one graph, which stays as it is
 * @param options.keepPieces leaves sums in pieces, for what may run on a CPU after all
 * @returns outputs of a new graph, by the same names
 */
export function lowerForGpu(
  outputs: NamedValues,
  { keepPieces = false }: { readonly keepPieces?: boolean } = {},
): NamedValues {
  const graph = createGraph();
  const { nodes, constants, inputs } = findLiveParts(outputs);
  const lowered = new Map<Value, Value>();
  for (const value of [...inputs, ...constants]) lowered.set(value, copyLeaf(graph, value));
  const lookUp = (value: Value): Value => {
    const found = lowered.get(value);
    if (!found) throw new Error(`Value ${value.id} is used before it is made.`);
    return found;
  };
  for (const node of nodes) {
    // What a whole scatter leaves unused is dead and not emitted.
    const inputs = (keepPieces ? undefined : wholeScatter(node)) ?? node.inputs;
    const results = lowerNode(graph, node, inputs.map(lookUp));
    for (const [i, output] of node.outputs.entries()) lowered.set(output, results[i]);
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, v]) => [name, lookUp(v)]));
}
