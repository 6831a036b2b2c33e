import { bytesOf, toConstantArray } from "./dataTypes.ts";
import type { GraphNode, Value } from "./graph.ts";
import { type ConstantRecord, encodeModel, type NodeRecord, type TypedName } from "./model.ts";
import { sizeOf } from "./shapes.ts";

export type NamedValues = Readonly<Record<string, Value>>;

export interface EmittedModel {
  /** The bytes of an ONNX file. */
  readonly model: Uint8Array;
  readonly numNodes: number;
  /** Names of the graph inputs that some output depends on; the model has no others. */
  readonly inputNames: readonly string[];
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

/** Lowers the part of a graph that `outputs` depend on to an ONNX file. */
export function emitModel(outputs: NamedValues): EmittedModel {
  const live = findLiveParts(outputs);
  const names = nameValues(live, outputs);
  const nameOf = (value: Value): string => names.get(value) ?? `v${value.id}`;
  const nodes: NodeRecord[] = [];
  const constants: ConstantRecord[] = [];
  for (const value of live.constants) addConstant(value);
  for (const { id, op, domain, inputs, outputs: results, attributes } of live.nodes) {
    nodes.push({
      name: `${op}_${id}`,
      op,
      domain,
      inputs: inputs.map(nameOf),
      outputs: results.map(nameOf),
      attributes,
    });
  }
  for (const [name, value] of Object.entries(outputs)) {
    if (nameOf(value) !== outputName(name)) addIdentity(nameOf(value), outputName(name));
  }
  const typed = (name: string, { dtype, shape }: Value): TypedName => ({ name, dtype, shape });
  const model = encodeModel({
    nodes,
    constants,
    inputs: live.inputs.map((value) => typed(nameOf(value), value)),
    outputs: Object.entries(outputs).map(([name, value]) => typed(outputName(name), value)),
  });
  const inputNames = live.inputs.flatMap(({ source }) =>
    source.kind === "input" ? [source.name] : [],
  );
  return { model, numNodes: nodes.length, inputNames };

  function addIdentity(from: string, to: string): void {
    nodes.push({
      name: `copy ${to}`,
      op: "Identity",
      domain: "",
      inputs: [from],
      outputs: [to],
      attributes: {},
    });
  }

  function addConstant(value: Value): void {
    const { source, dtype, shape } = value;
    const name = nameOf(value);
    const size = sizeOf(shape);
    if (source.kind === "constant") {
      constants.push({ name, dtype, shape, bytes: bytesOf(source.data) });
    } else if (source.kind === "uniform" && size <= LARGEST_STORED_UNIFORM) {
      const data = toConstantArray(new Array<number>(size).fill(source.fill), dtype);
      constants.push({ name, dtype, shape, bytes: bytesOf(data) });
    } else if (source.kind === "uniform") {
      const bytes = bytesOf(toConstantArray([source.fill], dtype));
      constants.push({ name: `${name}.fill`, dtype, shape: [], bytes });
      const lengths = bytesOf(toConstantArray(shape, "int64"));
      const shapeName = `${name}.shape`;
      constants.push({ name: shapeName, dtype: "int64", shape: [shape.length], bytes: lengths });
      nodes.push({
        name: `fill ${name}`,
        op: "Expand",
        domain: "",
        inputs: [`${name}.fill`, shapeName],
        outputs: [name],
        attributes: {},
      });
    }
  }
}

/** Names of inputs, and of node results that are outputs (by the first output's name). */
function nameValues(live: LiveParts, outputs: NamedValues): ReadonlyMap<Value, string> {
  const names = new Map<Value, string>();
  for (const value of live.inputs) {
    if (value.source.kind === "input") names.set(value, inputName(value.source.name));
  }
  for (const [name, value] of Object.entries(outputs)) {
    if (value.source.kind === "node" && !names.has(value)) names.set(value, outputName(name));
  }
  return names;
}
