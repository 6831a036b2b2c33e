import { expect, test } from "vitest";
import { csvField, csvRow, csvTable } from "../../src/core/csv.ts";

test("fields with commas, quotes or line ends are quoted, quotes doubled", () => {
  expect(["a", "a,b", 'say "x"', "two\nlines", ""].map(csvField)).toEqual([
    "a",
    '"a,b"',
    '"say ""x"""',
    '"two\nlines"',
    "",
  ]);
});

test("numbers keep all their digits, and unknown ones are empty", () => {
  expect(csvRow([0.1 + 0.2, -1e-30, 3, null, undefined, Number.NaN, true])).toBe(
    "0.30000000000000004,-1e-30,3,,,,true\n",
  );
});

test("a table starts with its columns and holds nothing else", async () => {
  async function* rows() {
    yield { b: 2, a: "x", c: 5 };
    yield { a: "y" };
  }
  const lines: string[] = [];
  for await (const line of csvTable(["a", "b"], rows())) lines.push(line);
  expect(lines).toEqual(["a,b\n", "x,2\n", "y,\n"]);
});
