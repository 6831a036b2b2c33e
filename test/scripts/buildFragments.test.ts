import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { main } from "../../scripts/build-fragments.ts";
import { loadFragmentLibrary } from "../../src/index.ts";
import { captureOutput } from "./captureOutput.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-build-fragments-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${rows.join("\n")}\n`);
  return path;
}

test("molecules become a library of their commonest fragments, which loads as written", async () => {
  const input = write("few.smi", ["Cc1ccccc1", "Clc1ccccc1", "Cc1ccncc1", "CCCC", "c1ccc"]);
  const out = join(folder, "sub", "few.json");
  const text = await captureOutput(() => main([input, "--top", "2", "--out", out]));
  expect(text).toBe(
    "Read 5 molecules, cut 4; 1 have no standard form.\n" +
      "Pieces: 6 counted as 4 different fragments; left out 0 of more than 12 heavy atoms, " +
      "0 charged, 1 molecules without a bond to cut, 0 that RDKit rejects.\n" +
      `${out}: 2 fragments with 7 attachment atoms, 66.7 % of the counted pieces.\n`,
  );
  const expected = {
    name: "few",
    source: "few.smi",
    fragments: [
      { smiles: "C", attachmentAtoms: [0], frequency: 2 },
      { smiles: "c1ccccc1", attachmentAtoms: [0, 1, 2, 3, 4, 5], frequency: 2 },
    ],
  };
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(expected);
  expect(await loadFragmentLibrary(out)).toEqual(expected);
});

test("wrong arguments and an input without fragments are named", async () => {
  const input = write("alkanes.smi", ["CCCC", "CCCCC"]);
  const out = join(folder, "none.json");
  const cases: [string[], string][] = [
    [[input, "--out", "x.txt"], '--out is "x.txt"; its name must end in .json.'],
    [[input, "--out", out, "--top", "0"], "--top is 0; it must be a whole number of at least 1."],
    [
      [input, "--out", out, "--max-atoms", "1.5"],
      "--max-atoms is 1.5; it must be a whole number of at least 1.",
    ],
    [
      [input, "--out", out, "--min-attachment-share", "2"],
      "--min-attachment-share is 2; it must lie in [0, 1].",
    ],
    [[input, "--out", out], "alkanes.smi: no fragment found."],
  ];
  for (const [args, message] of cases) {
    await expect(captureOutput(() => main(args))).rejects.toThrow(message);
  }
});

test("the README of the shipped library tells its size", async () => {
  const { fragments } = await loadFragmentLibrary("zinc-100");
  const readme = readFileSync(join(import.meta.dirname, "../../data/fragments/README.md"), "utf8");
  const sites = fragments.flatMap(({ attachmentAtoms }) => attachmentAtoms).length;
  expect(readme.replace(/\s+/g, " ")).toContain(
    `the ${fragments.length} most frequent fragments of \`../zinc-subset/train.smi.gz\`, ` +
      `${sites} attachment atoms.`,
  );
});
