import { TYPE_CODES, type ValueType } from "./dataTypes.ts";
import { createMessage, type MessageWriter } from "./protobuf.ts";

/** An integer, a list of integers, a float (wrapped, because 1 could be either), or a text. */
export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly text: string };
/** Attributes of a node, by their names. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** One operation of an ONNX graph. */
export interface NodeRecord {
  readonly name: string;
  readonly op: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** An input or output of an ONNX graph. */
export interface TypedName {
  readonly name: string;
  readonly dtype: ValueType;
  /** A length that differs from run to run has a name. */
  readonly shape: readonly (number | string)[];
}

/** An array that is part of an ONNX graph. */
export interface ConstantRecord extends TypedName {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** An ONNX model as plain data. */
export interface ModelRecord {
  readonly nodes: readonly NodeRecord[];
  readonly constants: readonly ConstantRecord[];
  readonly inputs: readonly TypedName[];
  readonly outputs: readonly TypedName[];
}

const IR_VERSION = 9;
const OPSET = 20;
const MICROSOFT_OPSET = 1;

/** `AttributeProto.AttributeType` numbers. */
const FLOAT = 1;
const INT = 2;
const STRING = 3;
const INTS = 7;

function attributeMessage(name: string, value: Attribute): MessageWriter {
  const message = createMessage().text(1, name);
  if (typeof value === "number") return message.int(3, value).int(20, INT);
  if ("float" in value) return message.float(2, value.float).int(20, FLOAT);
  if ("text" in value) return message.text(4, value.text).int(20, STRING);
  for (const element of value) message.int(8, element);
  return message.int(20, INTS);
}

function nodeMessage(node: NodeRecord): MessageWriter {
  const message = createMessage();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, node.name).text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.message(5, attributeMessage(name, value));
  }
  if (node.domain !== "") message.text(7, node.domain);
  return message;
}

function constantMessage({ name, dtype, shape, bytes }: ConstantRecord): MessageWriter {
  const message = createMessage();
  for (const length of shape) message.int(1, length);
  return message.int(2, TYPE_CODES[dtype]).text(8, name).bytes(9, bytes);
}

function valueInfoMessage({ name, dtype, shape }: TypedName): MessageWriter {
  const dimensions = createMessage();
  for (const length of shape) {
    const dimension = createMessage();
    dimensions.message(
      1,
      typeof length === "number" ? dimension.int(1, length) : dimension.text(2, length),
    );
  }
  const tensorType = createMessage().int(1, TYPE_CODES[dtype]).message(2, dimensions);
  return createMessage().text(1, name).message(2, createMessage().message(1, tensorType));
}

/**
 * A `ModelProto` file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 * Nodes must come in an order in which every input is known.
 */
export function encodeModel({ nodes, constants, inputs, outputs }: ModelRecord): Uint8Array {
  const graph = createMessage();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  graph.text(2, "step");
  for (const constant of constants) graph.message(5, constantMessage(constant));
  for (const input of inputs) graph.message(11, valueInfoMessage(input));
  for (const output of outputs) graph.message(12, valueInfoMessage(output));
  return createMessage()
    .int(1, IR_VERSION)
    .text(2, "molgfn")
    .message(7, graph)
    .message(8, createMessage().text(1, "").int(2, OPSET))
    .message(8, createMessage().text(1, "com.microsoft").int(2, MICROSOFT_OPSET))
    .finish();
}
