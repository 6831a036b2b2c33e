import { createMessage } from "../../../engine/onnx/protobuf.ts";
import { maskedCrc32c } from "./crc32c.ts";

/** Bytes before a record's data (length, CRC of the length) and after it (CRC of the data). */
const HEAD_BYTES = 12;
const TAIL_BYTES = 4;

/** Fields of tensorflow.Event, Summary and Summary.Value. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2 } as const;
/** What the first event of a file says. */
const FILE_VERSION = "brain.Event:2";

/** One point of each of several curves. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** Values by their tags; NaN and infinities are allowed. */
  readonly scalars: readonly (readonly [tag: string, value: number])[];
}

/**
 * Data as a record of TensorFlow's record files: length (uint64), masked CRC-32C of these 8 bytes
 * (uint32), the data, masked CRC-32C of the data (uint32); numbers little-endian.
 */
export function recordOf(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(HEAD_BYTES + data.length + TAIL_BYTES);
  record.writeBigUInt64LE(BigInt(data.length));
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, HEAD_BYTES);
  record.writeUInt32LE(maskedCrc32c(data), HEAD_BYTES + data.length);
  return record;
}

/** The first record of an event file. */
export function versionRecord(wallTime: number): Uint8Array {
  const event = createMessage().double(EVENT.wallTime, wallTime);
  return recordOf(event.text(EVENT.fileVersion, FILE_VERSION).finish());
}

/** A record with scalars, as TensorBoard's scalar plugin reads them (Summary.Value.simple_value). */
export function scalarRecord({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const summary = createMessage();
  for (const [tag, value] of scalars) {
    const point = createMessage().text(VALUE.tag, tag).float(VALUE.simpleValue, value);
    summary.message(SUMMARY_VALUE, point);
  }
  const event = createMessage().double(EVENT.wallTime, wallTime).int(EVENT.step, step);
  return recordOf(event.message(EVENT.summary, summary).finish());
}

/**
 * Number of bytes at the start of an event file up to its first record of a step after `lastStep`,
 * or up to where it is damaged or cut short; and how many of its records have scalars.
 *
 * Only files that this program wrote are understood: the step is the second field.
 */
export function bytesUpToStep(
  file: Uint8Array,
  lastStep: number,
): { readonly bytes: number; readonly steps: number } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let [at, steps] = [0, 0];
  while (at + HEAD_BYTES + TAIL_BYTES <= bytes.length) {
    if (bytes.readUInt32LE(at + 8) !== maskedCrc32c(bytes.subarray(at, at + 8))) break;
    const dataEnd = at + HEAD_BYTES + Number(bytes.readBigUInt64LE(at));
    if (dataEnd + TAIL_BYTES > bytes.length) break;
    const step = stepOf(bytes.subarray(at + HEAD_BYTES, dataEnd));
    if (step !== undefined && step > lastStep) break;
    if (step !== undefined) steps++;
    at = dataEnd + TAIL_BYTES;
  }
  return { bytes: at, steps };
}

/** The step of an event written by `scalarRecord`; undefined for one without scalars. */
function stepOf(event: Uint8Array): number | undefined {
  // One byte of tag and 8 of wall time come first.
  const start = 9;
  if (event[start] !== EVENT.step << 3) return undefined;
  let step = 0;
  for (let at = start + 1, scale = 1; ; at++, scale *= 128) {
    step += (event[at] & 127) * scale;
    if (event[at] < 128) return step;
  }
}
