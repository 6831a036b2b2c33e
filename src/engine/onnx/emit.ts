import { bytesOf, toConstantArray } from "./dataTypes.ts";
import type { GraphNode, Value } from "./graph.ts";
import { findInputViews, type InputView } from "./inputViews.ts";
import { type ConstantRecord, encodeModel, type NodeRecord, type TypedName } from "./model.ts";
import { sizeOf } from "./shapes.ts";

export type NamedValues = Readonly<Record<string, Value>>;

export interface EmittedModel {
  /** The bytes of an ONNX file. */
  readonly model: Uint8Array;
  readonly numNodes: number;
  /** Names of the graph inputs that some output depends on; the model has no others but views. */
  readonly inputNames: readonly string[];
  /** Inputs that are parts of others, by their name in the model. */
  readonly views: Readonly<Record<string, InputView>>;
}

export interface LiveParts {
  /** In order of creation, so that every input comes before its use. */
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Value[];
  readonly inputs: readonly Value[];
}

/** Everything that `outputs` depend on; the rest of the graph is dead. */
export function findLiveParts(outputs: NamedValues): LiveParts {
  const seen = new Set<Value | GraphNode>();
  const nodes: GraphNode[] = [];
  const constants: Value[] = [];
  const inputs: Value[] = [];
  const open = Object.values(outputs);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    const { source } = value;
    if (source.kind === "input") inputs.push(value);
    else if (source.kind !== "node") constants.push(value);
    else if (!seen.has(source.node)) {
      seen.add(source.node);
      nodes.push(source.node);
      open.push(...source.node.inputs);
    }
  }
  nodes.sort((a, b) => a.id - b.id);
  inputs.sort((a, b) => a.id - b.id);
  return { nodes, constants, inputs };
}

/** Larger uniform constants are written as one number and expanded when the session starts. */
const LARGEST_STORED_UNIFORM = 64;

/** Inputs and outputs may share a name (`weights` in, `weights` out), so each has a prefix. */
export const inputName = (name: string): string => `in.${name}`;
export const outputName = (name: string): string => `out.${name}`;

type NameOf = (value: Value) => string;

/** Names of inputs, and of node results that are outputs (by the first output's name). */
function nameValues(
  live: LiveParts,
  outputs: NamedValues,
  views: ReadonlyMap<Value, InputView>,
): NameOf {
  const names = new Map<Value, string>();
  for (const value of live.inputs) {
    if (value.source.kind === "input") names.set(value, inputName(value.source.name));
  }
  for (const [value, { input }] of views) names.set(value, `${inputName(input)}.${value.id}`);
  for (const [name, value] of Object.entries(outputs)) {
    if (value.source.kind === "node" && !names.has(value)) names.set(value, outputName(name));
  }
  return (value) => names.get(value) ?? `v${value.id}`;
}

interface ConstantParts {
  readonly constants: readonly ConstantRecord[];
  readonly nodes: readonly NodeRecord[];
}

function expandedConstant(name: string, { dtype, shape }: Value, fill: number): ConstantParts {
  const fillName = `${name}.fill`;
  const shapeName = `${name}.shape`;
  const lengths = bytesOf(toConstantArray(shape, "int64"));
  return {
    constants: [
      { name: fillName, dtype, shape: [], bytes: bytesOf(toConstantArray([fill], dtype)) },
      { name: shapeName, dtype: "int64", shape: [shape.length], bytes: lengths },
    ],
    nodes: [plainNode("Expand", [fillName, shapeName], name)],
  };
}

function emitConstant(name: string, value: Value): ConstantParts {
  const { source, dtype, shape } = value;
  if (source.kind === "constant") {
    return { constants: [{ name, dtype, shape, bytes: bytesOf(source.data) }], nodes: [] };
  }
  if (source.kind !== "uniform") throw new Error(`Value ${value.id} is not a constant.`);
  const size = sizeOf(shape);
  if (size > LARGEST_STORED_UNIFORM) return expandedConstant(name, value, source.fill);
  const data = toConstantArray(new Array<number>(size).fill(source.fill), dtype);
  return { constants: [{ name, dtype, shape, bytes: bytesOf(data) }], nodes: [] };
}

const plainNode = (op: string, inputs: readonly string[], output: string): NodeRecord => ({
  name: `${op} ${output}`,
  op,
  domain: "",
  inputs,
  outputs: [output],
  attributes: {},
});

const emitNode = (node: GraphNode, nameOf: NameOf): NodeRecord => ({
  name: `${node.op} ${node.id}`,
  op: node.op,
  domain: node.domain,
  inputs: node.inputs.map(nameOf),
  outputs: node.outputs.map(nameOf),
  attributes: node.attributes,
});

const typedName = (name: string, { dtype, shape }: Value): TypedName => ({ name, dtype, shape });

/** `live` without nodes that views replace, and the views and inputs that are then used. */
function withoutViews(live: LiveParts, outputs: NamedValues) {
  const { views, replaced } = findInputViews(live);
  const nodes = live.nodes.filter((node) => !replaced.has(node));
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)]);
  return {
    live: { ...live, nodes, inputs: live.inputs.filter((value) => used.has(value)) },
    views: new Map([...views].filter(([value]) => used.has(value))),
  };
}

/**
 * Lowers the part of a graph that `outputs` depend on to an ONNX file.
 *
 * @param options.viewInputs feed parts of flat inputs as inputs of their own (see `InputView`)
 */
export function emitModel(
  outputs: NamedValues,
  options: { readonly viewInputs?: boolean } = {},
): EmittedModel {
  const all = findLiveParts(outputs);
  const { live, views } = options.viewInputs
    ? withoutViews(all, outputs)
    : { live: all, views: new Map<Value, InputView>() };
  const nameOf = nameValues(live, outputs, views);
  const named = Object.entries(outputs);
  const constants = live.constants.map((value) => emitConstant(nameOf(value), value));
  // Inputs, constants, and values that another output is named after already.
  const copies = named
    .filter(([name, value]) => nameOf(value) !== outputName(name))
    .map(([name, value]) => plainNode("Identity", [nameOf(value)], outputName(name)));
  const nodes = [
    ...constants.flatMap((parts) => parts.nodes),
    ...live.nodes.map((node) => emitNode(node, nameOf)),
    ...copies,
  ];
  const model = encodeModel({
    nodes,
    constants: constants.flatMap((parts) => parts.constants),
    inputs: [...live.inputs, ...views.keys()].map((value) => typedName(nameOf(value), value)),
    outputs: named.map(([name, value]) => typedName(outputName(name), value)),
  });
  const inputNames = live.inputs.flatMap(({ source }) =>
    source.kind === "input" ? [source.name] : [],
  );
  const namedViews = [...views].map(([value, view]) => [nameOf(value), view] as const);
  return { model, numNodes: nodes.length, inputNames, views: Object.fromEntries(namedViews) };
}
