import type { ConstantRecord, NodeRecord, OnnxAttributes } from "../../src/index.ts";

/** An ONNX graph under construction; values go by their names. */
export interface GraphBuilder {
  readonly nodes: readonly NodeRecord[];
  readonly constants: readonly ConstantRecord[];
  floats(values: ArrayLike<number>, shape: readonly number[]): string;
  /** A list of int64. */
  integers(values: readonly number[]): string;
  /** The one output of a node. */
  node(op: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Rows of a value in pieces; `lengths` is the name of a list of `count` of them. */
  split(value: string, lengths: string, count: number): readonly string[];
  /** All of LSTM's outputs: the states of each step, the last state, the last memory. */
  lstm(inputs: readonly string[], width: number): readonly string[];
  /** A node whose output has the name that users of the model see. */
  output(name: string, op: string, inputs: readonly string[], attributes?: OnnxAttributes): void;
}

/** An empty graph. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: NodeRecord[] = [];
  const constants: ConstantRecord[] = [];
  let last = 0;
  const name = (): string => `v${last++}`;
  const constant = (record: Omit<ConstantRecord, "name">): string => {
    const named = name();
    constants.push({ ...record, name: named });
    return named;
  };
  const add = (
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: OnnxAttributes = {},
  ): void => {
    nodes.push({ name: `${op}_${outputs[0]}`, op, domain: "", inputs, outputs, attributes });
  };
  return {
    nodes,
    constants,
    floats(values, shape) {
      const bytes = new Uint8Array(Float32Array.from(values).buffer);
      return constant({ dtype: "float32", shape, bytes });
    },
    integers(values) {
      const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      return constant({ dtype: "int64", shape: [values.length], bytes });
    },
    node(op, inputs, attributes) {
      const output = name();
      add(op, inputs, [output], attributes);
      return output;
    },
    split(value, lengths, count) {
      const outputs = Array.from({ length: count }, name);
      add("Split", [value, lengths], outputs, { axis: 0 });
      return outputs;
    },
    lstm(inputs, width) {
      const outputs = Array.from({ length: 3 }, name);
      add("LSTM", inputs, outputs, { hidden_size: width });
      return outputs;
    },
    output: (named, op, inputs, attributes) => add(op, inputs, [named], attributes),
  };
}
