import { expect, test } from "vitest";
import {
  decodeFragmentScores,
  FRAGMENT_SCORES_MAGIC,
  fragmentScore,
  loadFragmentScores,
} from "../../src/chem/fragmentScores.ts";
import { dataFile } from "../../src/core/dataFile.ts";

/** Two scores: -1.5 for ids 3 and 300, 2.25 for id 4294967295. */
function exampleBytes(): Uint8Array {
  const bytes = new Uint8Array(16 + 8 + 1 + 1 + 2 + 8 + 1 + 5);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(FRAGMENT_SCORES_MAGIC));
  view.setUint32(8, 2, true);
  view.setUint32(12, 3, true);
  view.setFloat64(16, -1.5, true);
  bytes.set([2, 3, 0xa9, 0x02], 24);
  view.setFloat64(28, 2.25, true);
  bytes.set([1, 0xff, 0xff, 0xff, 0xff, 0x0f], 36);
  return bytes;
}

test("a table gives each id its score", () => {
  const table = decodeFragmentScores(exampleBytes());
  expect([3, 300, 4294967295, 4].map((id) => fragmentScore(table, id))).toEqual([
    -1.5,
    -1.5,
    2.25,
    undefined,
  ]);
});

test("a damaged table is an error", () => {
  const bytes = exampleBytes();
  expect(() => decodeFragmentScores(bytes.subarray(0, bytes.length - 1))).toThrow("is damaged");
  bytes[0] = 0;
  expect(() => decodeFragmentScores(bytes)).toThrow("is damaged: it starts with");
});

test("the package's table has the published scores", () => {
  const table = loadFragmentScores();
  expect(table.scores).toHaveLength(3549);
  expect(table.rows.reduce((count, row) => count + (row > 0 ? 1 : 0), 0)).toBe(705292);
  // First and last entry of RDKit's file.
  expect(fragmentScore(table, 910163969)).toBe(-2.8254);
  expect(fragmentScore(table, 1449131080)).toBe(1.2233);
});

test("a data file that the package lacks is named", () => {
  expect(() => dataFile("chem/none.bin")).toThrow(
    "The package's file data/chem/none.bin is missing. Install molgfn again.",
  );
});
