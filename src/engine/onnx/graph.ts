import { type ConstantArray, toConstantArray, type ValueType } from "./dataTypes.ts";
import type { Attributes } from "./model.ts";
import type { Shape } from "./shapes.ts";

/** An array in the graph, computed once. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: ValueType;
  readonly source: ValueSource;
}

export type ValueSource =
  | { readonly kind: "input"; readonly name: string }
  /** A constant whose elements are all `fill`: no memory, and folded wherever possible. */
  | { readonly kind: "uniform"; readonly fill: number }
  | { readonly kind: "constant"; readonly data: ConstantArray }
  | { readonly kind: "node"; readonly node: GraphNode };

export interface GraphNode {
  readonly id: number;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

export interface ValueInfo {
  readonly shape: Shape;
  readonly dtype: ValueType;
}

export interface NodeRequest {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly Value[];
  readonly attributes?: Attributes;
}

/**
 * A static graph of ONNX operators under construction. Equal requests give the same value
 * (hash-consing), so a common subexpression is computed once. Knows nothing of tfjs; the
 * simplifications live in the functions around it (arithmetic.ts, layout.ts, ...).
 */
export interface Graph {
  readonly inputs: readonly Value[];
  input(name: string, info: ValueInfo): Value;
  uniform(fill: number, info: ValueInfo): Value;
  constant(values: ArrayLike<number>, info: ValueInfo): Value;
  /** A rank-1 list of `int64`, as operators take shapes, axes and bounds. */
  int64List(values: readonly number[]): Value;
  /** The one output of a node. Shape and type are the caller's word. */
  node(request: NodeRequest, output: ValueInfo): Value;
  nodeOutputs(request: NodeRequest, outputs: readonly ValueInfo[]): readonly Value[];
}

/** Larger constants are rarely equal, and their keys would be long. */
const LONGEST_HASHED_CONSTANT = 64;

const allEqual = (values: ArrayLike<number>): boolean => {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return values.length > 0;
};

type CreateValue = (info: ValueInfo, source: ValueSource) => Value;

/** The constants of one graph, each made once. */
function createConstants(
  createValue: CreateValue,
): Pick<Graph, "uniform" | "constant" | "int64List"> {
  const known = new Map<string, Value>();
  const shared = (key: string, create: () => Value): Value => {
    let value = known.get(key);
    if (value === undefined) {
      value = create();
      known.set(key, value);
    }
    return value;
  };
  const uniform: Graph["uniform"] = (fill, info) => {
    const sign = Object.is(fill, -0) ? "-" : "";
    return shared(`u${sign}${fill}|${info.shape}|${info.dtype}`, () =>
      createValue(info, { kind: "uniform", fill }),
    );
  };
  return {
    uniform,
    constant(values, info) {
      if (allEqual(values)) return uniform(Number(values[0]), info);
      const create = (): Value =>
        createValue(info, { kind: "constant", data: toConstantArray(values, info.dtype) });
      if (values.length > LONGEST_HASHED_CONSTANT) return create();
      return shared(`c${Array.from(values)}|${info.shape}|${info.dtype}`, create);
    },
    // Not uniform even where it could be: operators want these lists stored as they are.
    int64List(values) {
      const info: ValueInfo = { shape: [values.length], dtype: "int64" };
      return shared(`i${values}`, () =>
        createValue(info, { kind: "constant", data: toConstantArray(values, "int64") }),
      );
    },
  };
}

/** An empty graph. */
export function createGraph(): Graph {
  const inputs: Value[] = [];
  const nodes = new Map<string, GraphNode>();
  let nextId = 0;
  const createValue: CreateValue = ({ shape, dtype }, source) => ({
    id: nextId++,
    shape,
    dtype,
    source,
  });
  const graph: Graph = {
    inputs,
    ...createConstants(createValue),
    input(name, info) {
      const value = createValue(info, { kind: "input", name });
      inputs.push(value);
      return value;
    },
    node: (request, output) => graph.nodeOutputs(request, [output])[0],
    nodeOutputs({ op, domain = "", inputs: operands, attributes = {} }, outputs) {
      const ids = operands.map(({ id }) => id).join();
      const key = `${op}|${ids}|${JSON.stringify(attributes)}|${outputs[0].dtype}`;
      const known = nodes.get(key);
      if (known !== undefined) return known.outputs;
      const values: Value[] = [];
      const node = { id: nextId++, op, domain, inputs: operands, attributes, outputs: values };
      for (const output of outputs) values.push(createValue(output, { kind: "node", node }));
      nodes.set(key, node);
      return values;
    },
  };
  return graph;
}

/** The one number that a uniform constant holds; undefined for every other value. */
export const fillOf = (value: Value): number | undefined =>
  value.source.kind === "uniform" ? value.source.fill : undefined;

/** The node that made `value`, if it is a node of operator `op`. */
export const nodeOf = (value: Value, op: string): GraphNode | undefined =>
  value.source.kind === "node" && value.source.node.op === op ? value.source.node : undefined;

export const scalar = (graph: Graph, fill: number, dtype: ValueType = "float32"): Value =>
  graph.uniform(fill, { shape: [], dtype });
