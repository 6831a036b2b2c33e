import { expect, test } from "vitest";
import { createMessage } from "../../../src/engine/onnx/protobuf.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("integers, text and nested messages have protobuf's wire format", () => {
  expect(hex(createMessage().int(1, 150).finish())).toBe("089601");
  expect(hex(createMessage().text(2, "testing").finish())).toBe("120774657374696e67");
  const inner = createMessage().int(1, 150);
  expect(hex(createMessage().message(3, inner).finish())).toBe("1a03089601");
  expect(hex(createMessage().int(1, -2).finish())).toBe("08feffffffffffffffff01");
});

test("numbers up to 53 bits, floats and high field numbers are encoded", () => {
  expect(
    hex(
      createMessage()
        .int(20, 2 ** 40)
        .finish(),
    ),
  ).toBe("a001808080808020");
  expect(
    hex(
      createMessage()
        .int(1, 2 ** 31 - 1)
        .finish(),
    ),
  ).toBe("08ffffffff07");
  expect(hex(createMessage().float(2, 1.5).finish())).toBe("150000c03f");
  expect(hex(createMessage().double(1, 1.5).finish())).toBe("09000000000000f83f");
  expect(createMessage().text(1, "å").length).toBe(4);
});
