import { describe, expect, test } from "vitest";
import { crc32c, maskedCrc32c } from "../../../../src/training/run/tensorBoard/crc32c.ts";
import {
  bytesUpToStep,
  recordOf,
  scalarRecord,
  versionRecord,
} from "../../../../src/training/run/tensorBoard/eventRecord.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("CRC-32C has the check value of its catalogues and those of RFC 3720, B.4", () => {
  expect(crc32c(ascii("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(new Uint8Array(0))).toBe(0);
});

test("a masked CRC is rotated by 15 bits and shifted", () => {
  // 0xe3069283 >> 15 is 0x1c60d, its low 15 bits 0x1283 go to the top: 0x2507c60d.
  expect(maskedCrc32c(ascii("123456789"))).toBe((0x2507c60d + 0xa282ead8) >>> 0);
});

describe("records", () => {
  test("begin as the files that TensorFlow writes: 24 bytes of version, and the CRC of that length", () => {
    const record = Buffer.from(versionRecord(1.5));
    // 24 as uint64 and its masked CRC, as at the start of every event file of TensorFlow.
    expect(hex(record.subarray(0, 12))).toBe("1800000000000000a37f4b22");
    // Field 1, double 1.5; field 3, text of 13 bytes.
    expect(hex(record.subarray(12, 23))).toBe("09000000000000f83f1a0d");
    expect(record.subarray(23, 36).toString()).toBe("brain.Event:2");
    expect(record.readUInt32LE(36)).toBe(maskedCrc32c(record.subarray(12, 36)));
    expect(record.length).toBe(40);
  });

  test("of scalars hold wall time, step and a summary of tags with floats, byte by byte", () => {
    const scalars = [
      ["loss", 0.5],
      ["é", Number.NaN],
    ] as const;
    const record = Buffer.from(scalarRecord({ wallTime: 1.5, step: 300, scalars }));
    const data = [
      "09000000000000f83f", // wall_time = 1, double
      "10ac02", // step = 2, varint 300
      "2a18", // summary = 5, 24 bytes
      "0a0b", // value = 1, 11 bytes
      ...["0a04", hex(ascii("loss"))], // tag = 1, 4 bytes
      "150000003f", // simple_value = 2, float 0.5
      "0a09", // value = 1, 9 bytes
      ...["0a02", "c3a9"], // tag = 1, 2 bytes of UTF-8
      "150000c07f", // simple_value = 2, float NaN
    ].join("");
    expect(hex(record.subarray(12, -4))).toBe(data);
    expect(record.readBigUInt64LE(0)).toBe(BigInt(data.length / 2));
    expect(record.readUInt32LE(8)).toBe(maskedCrc32c(record.subarray(0, 8)));
    expect(record.readUInt32LE(record.length - 4)).toBe(maskedCrc32c(record.subarray(12, -4)));
  });
});

describe("the part of a file up to a step", () => {
  const scalars = [["loss", 1]] as const;
  const records = [versionRecord(0)].concat(
    [1, 2, 200, 300].map((step) => scalarRecord({ wallTime: step, step, scalars })),
  );
  const ends = records.map((_, i) => Buffer.concat(records.slice(0, i + 1)).length);
  const file = Buffer.concat(records);

  test("ends before the first later one", () => {
    expect(bytesUpToStep(file, 300)).toEqual({ bytes: file.length, steps: 4 });
    expect(bytesUpToStep(file, 200)).toEqual({ bytes: ends[3], steps: 3 });
    expect(bytesUpToStep(file, 2)).toEqual({ bytes: ends[2], steps: 2 });
    expect(bytesUpToStep(file, 0)).toEqual({ bytes: ends[0], steps: 0 });
  });

  test("ends where a record is cut short or damaged", () => {
    expect(bytesUpToStep(file.subarray(0, -1), 300).bytes).toBe(ends[3]);
    expect(bytesUpToStep(file.subarray(0, ends[3] + 5), 300).bytes).toBe(ends[3]);
    const damaged = Buffer.from(file);
    damaged[ends[1]] ^= 1;
    expect(bytesUpToStep(damaged, 300)).toEqual({ bytes: ends[1], steps: 1 });
    expect(bytesUpToStep(recordOf(ascii("other")), 5).steps).toBe(0);
  });
});
