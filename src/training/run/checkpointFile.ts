import { createHash } from "node:crypto";
import { Packr } from "msgpackr";

const MAGIC = Buffer.from("MOLGFNCP", "latin1");
const FORMAT = 1;
const LENGTH_AT = 12;
const DIGEST_AT = 20;
const HEADER_BYTES = 52;

/**
 * What a checkpoint can hold: plain objects, arrays, strings, numbers, booleans, null and typed
 * arrays, which come back with the same type and bits. A Map comes back as an object and a plain
 * -0 as 0.
 */
export type CheckpointData = Readonly<Record<string, unknown>>;

// moreTypes keeps the types of typed arrays; records would tie the file to msgpackr's own dialect.
const packer = () => new Packr({ moreTypes: true, useRecords: false });

const digestOf = (payload: Uint8Array): Buffer => createHash("sha256").update(payload).digest();

/**
 * A checkpoint as bytes: 8 of magic, format (uint32), payload length (uint64), SHA-256 of the
 * payload (32), payload in MessagePack; numbers little-endian.
 *
 * @returns header and payload, to be written one after the other
 */
export function encodeCheckpoint(data: CheckpointData): [Uint8Array, Uint8Array] {
  const payload = packer().pack(data);
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(FORMAT, MAGIC.length);
  header.writeBigUInt64LE(BigInt(payload.length), LENGTH_AT);
  digestOf(payload).copy(header, DIGEST_AT);
  return [header, payload];
}

/** What is wrong with a file that should be a checkpoint, to follow its name. */
export class CheckpointDamage extends Error {
  override name = "CheckpointDamage";
}

/**
 * Reads the bytes of a checkpoint.
 *
 * @throws CheckpointDamage if they are another kind of file, of a newer format, cut short or altered
 */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointData {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = Math.min(MAGIC.length, file.length);
  if (!file.subarray(0, start).equals(MAGIC.subarray(0, start))) {
    throw new CheckpointDamage("is no checkpoint of molgfn");
  }
  if (file.length < HEADER_BYTES) {
    throw new CheckpointDamage(`is cut short: it has ${file.length} bytes`);
  }
  const format = file.readUInt32LE(MAGIC.length);
  if (format !== FORMAT) {
    throw new CheckpointDamage(
      `has format ${format}, and this version of molgfn reads format ${FORMAT}`,
    );
  }
  const payload = file.subarray(HEADER_BYTES);
  const length = file.readBigUInt64LE(LENGTH_AT);
  if (length > payload.length) {
    throw new CheckpointDamage(
      `is cut short: it has ${file.length} of ${length + BigInt(HEADER_BYTES)} bytes`,
    );
  }
  if (
    length < payload.length ||
    !digestOf(payload).equals(file.subarray(DIGEST_AT, HEADER_BYTES))
  ) {
    throw new CheckpointDamage("was altered after it was written: its checksum does not match");
  }
  return packer().unpack(payload) as CheckpointData;
}
