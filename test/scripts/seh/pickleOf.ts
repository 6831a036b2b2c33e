const byte = (...values: number[]) => Buffer.from(values);
const text = (value: string) => Buffer.from(value, "latin1");

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return Buffer.concat([text("J"), bytes]);
}

const unicode = (value: string) => Buffer.concat([text("X"), uint32(value.length), text(value)]);

/** A float32 array in the making. */
export interface ArrayToPickle {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

function arrayBytes({ shape, values }: ArrayToPickle, code: string): Buffer {
  const data = Buffer.from(Float32Array.from(values).buffer);
  return Buffer.concat([
    text("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n"),
    // (ndarray, (0,), b"b") and the call.
    byte(0x4b, 0, 0x85, 0x43, 1, 0x62, 0x87, 0x52),
    ...[text("("), byte(0x4b, 1), text("("), ...shape.map(integer), text("t")],
    ...[text("cnumpy\ndtype\n"), unicode(code), byte(0x4b, 0, 0x4b, 1, 0x87, 0x52)],
    ...[text("("), byte(0x4b, 3), unicode("<"), text("NNN"), integer(-1), integer(-1)],
    ...[byte(0x4b, 0), text("tb")],
    ...[byte(0x89), text("B"), uint32(data.length), data, text("tb")],
  ]);
}

/** A pickle of a list of float32 arrays, as numpy writes it with protocol 3. */
export function pickleOf(arrays: readonly ArrayToPickle[], code = "f4"): Buffer {
  const parts = arrays.map((array) => arrayBytes(array, code));
  return Buffer.concat([byte(0x80, 3), text("]("), ...parts, text("e.")]);
}
