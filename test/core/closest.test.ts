import { expect, test } from "vitest";
import { closest, editDistance } from "../../src/core/closest.ts";

test("the edit distance counts inserts, deletes, replacements and swaps", () => {
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("tranp", "tarnp")).toBe(1);
  expect(editDistance("same", "same")).toBe(0);
});

test("a mistyped word finds the nearest choice, letter case apart", () => {
  expect(closest("maxFragmnts", ["minFragments", "maxFragments"])).toBe("maxFragments");
  expect(closest("QED", ["sa", "qed"])).toBe("qed");
});

test("a word far from every choice finds none", () => {
  expect(closest("temperature", ["seed", "run"])).toBeUndefined();
  expect(closest("ab", ["cd"])).toBeUndefined();
  expect(closest("gpu", ["cpu"])).toBeUndefined();
});
