import { describe, expect, test } from "vitest";
import { createStringEnvironment } from "../../../src/env/strings/stringEnvironment.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { describeEnvironment } from "../contract.ts";

describeEnvironment("bit sequences of 8", () =>
  createStringEnvironment({ alphabet: "01", length: 8 }),
);
describeEnvironment("block strings", () =>
  createStringEnvironment({ alphabet: "ABCDEFGHIJK", length: 5 }),
);

describe("strings", () => {
  test("are all there, each once", () => {
    const env = createStringEnvironment({ alphabet: "ACGT", length: 5 });
    expect(enumerateSpace(env).terminals).toHaveLength(4 ** 5);
  });

  test("of another length or with another letter are refused", () => {
    const env = createStringEnvironment({ alphabet: "ACGT", length: 4 });
    for (const text of ["ACG", "ACGU", ""]) {
      expect(() => env.fromObjects([text])).toThrow(
        `Object "${text}" is no string of this space: give 4 letters of "ACGT".`,
      );
    }
  });

  test("of an alphabet that repeats a letter, or of no length, are refused", () => {
    expect(() => createStringEnvironment({ alphabet: "AAB", length: 4 })).toThrow(
      'strings: alphabet is "AAB"; it must be at least two different characters, not !.',
    );
    expect(() => createStringEnvironment({ alphabet: "AB", length: 0 })).toThrow(
      "strings: length is 0; it must be an integer from 1 to 256.",
    );
  });
});
