import { expect, test } from "vitest";
import { readPickledArrays } from "../../../scripts/seh/pickle.ts";
import { pickleOf } from "./pickleOf.ts";

test("a list of numpy arrays is read with shapes and values", () => {
  const bytes = pickleOf([
    { shape: [2, 3], values: [1, 2, 3, 4, 5, 6.5] },
    { shape: [1], values: [-0.25] },
  ]);
  const arrays = readPickledArrays(new Uint8Array(bytes));
  expect(arrays.map(({ shape }) => shape)).toEqual([[2, 3], [1]]);
  expect(arrays.map(({ values }) => [...values])).toEqual([[1, 2, 3, 4, 5, 6.5], [-0.25]]);
});

test("a pickle that asks for code to be run is refused, and the code is not run", () => {
  const evil = Buffer.from("\x80\x03cos\nsystem\nX\x04\x00\x00\x00exit\x85R.", "latin1");
  expect(() => readPickledArrays(evil)).toThrow(
    "The pickle cannot be read: it refers to os.system, which no array needs (at byte 13). " +
      "It must be a list of numpy arrays.",
  );
});

test.each([
  ["cut short", (bytes: Buffer) => bytes.subarray(0, 60), /ends too early \(at byte \d+\)/],
  ["of another type", () => pickleOf([{ shape: [1], values: [1] }], "f8"), /an array is <f8, not/],
  [
    "whose bytes do not suit its shape",
    () => pickleOf([{ shape: [3], values: [1] }]),
    /an array of 3 has 4 bytes/,
  ],
  ["with another operation", () => Buffer.from("\x80\x03I01\n.", "latin1"), /operation 0x49/],
  ["of no list", () => Buffer.from("\x80\x03K\x01.", "latin1"), /it holds a number/],
])("a pickle %s is refused", (_, make, message) => {
  expect(() => readPickledArrays(make(pickleOf([{ shape: [4], values: [1, 2, 3, 4] }])))).toThrow(
    message,
  );
});
