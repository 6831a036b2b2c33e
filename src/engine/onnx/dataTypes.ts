/** Element types of the graph: those of `Step` tensors, plus masks (`bool`) and shapes (`int64`). */
export type ValueType = "float32" | "int32" | "int64" | "bool";

/** `TensorProto.DataType` numbers (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
export const TYPE_CODES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const satisfies Record<
  ValueType,
  number
>;

export type ConstantArray = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** `values` as the array type that stores `dtype`. */
export function toConstantArray(values: ArrayLike<number>, dtype: ValueType): ConstantArray {
  if (dtype === "float32") return Float32Array.from(values);
  if (dtype === "int32") return Int32Array.from(values);
  if (dtype === "int64") return BigInt64Array.from(Array.from(values, BigInt));
  return Uint8Array.from(values);
}

/** The bytes of a constant, little-endian as ONNX's `raw_data` wants them. */
export function bytesOf(data: ConstantArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
