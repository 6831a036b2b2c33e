/**
 * Writes messages in protobuf's wire format, as far as ONNX and TensorBoard need it: no reading, no
 * groups, no packed fields.
 */
export interface MessageWriter {
  readonly length: number;
  /** `int32`, `int64` and enum fields; negative numbers take ten bytes. */
  int(field: number, value: number): MessageWriter;
  float(field: number, value: number): MessageWriter;
  double(field: number, value: number): MessageWriter;
  bytes(field: number, value: Uint8Array): MessageWriter;
  text(field: number, value: string): MessageWriter;
  message(field: number, value: MessageWriter): MessageWriter;
  /** The bytes written so far, by reference. */
  readonly chunks: readonly Uint8Array[];
  finish(): Uint8Array;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const FIXED64 = 1;
const encoder = new TextEncoder();

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  if (value >= 0 && value <= 0x7fff_ffff) {
    let rest = value;
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    bytes.push(rest);
  } else {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
  }
  return Uint8Array.from(bytes);
}

/** An empty message. Every method appends one field and returns the same writer. */
export function createMessage(): MessageWriter {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const push = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    length += bytes.length;
  };
  const tag = (field: number, wireType: number): void => push(varint((field << 3) | wireType));
  const writer: MessageWriter = {
    get length() {
      return length;
    },
    chunks,
    int(field, value) {
      tag(field, VARINT);
      push(varint(value));
      return writer;
    },
    float(field, value) {
      tag(field, FIXED32);
      push(new Uint8Array(Float32Array.of(value).buffer));
      return writer;
    },
    double(field, value) {
      tag(field, FIXED64);
      push(new Uint8Array(Float64Array.of(value).buffer));
      return writer;
    },
    bytes(field, value) {
      tag(field, LENGTH_DELIMITED);
      push(varint(value.length));
      push(value);
      return writer;
    },
    text: (field, value) => writer.bytes(field, encoder.encode(value)),
    message(field, value) {
      tag(field, LENGTH_DELIMITED);
      push(varint(value.length));
      for (const chunk of value.chunks) push(chunk);
      return writer;
    },
    finish() {
      const all = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
  return writer;
}
