/** An event as TensorBoard would read it. */
export interface ReadEvent {
  readonly wallTime?: number;
  readonly step: number;
  readonly version?: string;
  readonly scalars: Readonly<Record<string, number>>;
}

type Field = readonly [number: number, value: Buffer | number];

/** Fields of a protobuf message by the wire format alone: a second implementation, for tests. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag & 7;
    const length = type === 1 ? 8 : type === 5 ? 4 : type === 2 ? varint() : 0;
    if (type === 0) fields.push([tag >> 3, varint()]);
    else fields.push([tag >> 3, message.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}

const bytesOf = (fields: readonly Field[], number: number): Buffer[] =>
  fields.flatMap(([field, value]) =>
    field === number && typeof value !== "number" ? [value] : [],
  );

/** All events of a file, without looking at its checksums. */
export function readEvents(file: Buffer): ReadEvent[] {
  const events: ReadEvent[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const fields = fieldsOf(file.subarray(at + 12, at + 12 + length));
    const values = bytesOf(fields, 5).flatMap((summary) => bytesOf(fieldsOf(summary), 1));
    const scalars = values.map((value) => {
      const parts = fieldsOf(value);
      return [String(bytesOf(parts, 1)[0]), bytesOf(parts, 2)[0].readFloatLE(0)] as const;
    });
    events.push({
      wallTime: bytesOf(fields, 1)[0]?.readDoubleLE(0),
      step: Number(fields.find(([number]) => number === 2)?.[1] ?? 0),
      version: bytesOf(fields, 3)[0]?.toString(),
      scalars: Object.fromEntries(scalars),
    });
    at += 12 + length + 4;
  }
  return events;
}
