import * as ort from "onnxruntime-node";
import type { Rng } from "../../src/core/rng.ts";

interface Field {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Fields of a protobuf message that hold bytes; numbers are passed over. */
export function protobufFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = message[at++];
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 5) at += 4;
    else {
      const length = varint();
      fields.push({ number: Math.floor(tag / 8), bytes: message.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}

/** `metadata_props` of an ONNX file, by a reader of its own. */
export function onnxMetadata(bytes: Uint8Array): Record<string, string> {
  const decoder = new TextDecoder();
  const pairs = protobufFields(bytes).filter(({ number }) => number === 14);
  return Object.fromEntries(
    pairs.map((pair) => protobufFields(pair.bytes).map((part) => decoder.decode(part.bytes))),
  );
}

/**
 * Outputs of an ONNX file for inputs made from what its metadata says of them: row 0 or 1 for every
 * index, numbers in 0..1 for the rest.
 */
export async function runOnnxFile(bytes: Uint8Array, rng: Rng): Promise<Record<string, number[]>> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const described = JSON.parse(onnxMetadata(bytes)["molgfn.inputs"]) as Record<
    string,
    { shape: number[]; dtype: "float32" | "int32" }
  >;
  const feeds = Object.entries(described).map(([name, { shape, dtype }]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values =
      dtype === "int32"
        ? Int32Array.from({ length: size }, () => rng.integer(2))
        : Float32Array.from({ length: size }, () => rng.next());
    return [name, new ort.Tensor(dtype, values, shape)];
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}
