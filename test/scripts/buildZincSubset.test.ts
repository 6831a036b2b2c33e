import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { main } from "../../scripts/build-zinc-subset.ts";
import { loadRdkit, standardize } from "../../src/index.ts";
import { captureOutput } from "./captureOutput.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-zinc-subset-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = join(import.meta.dirname, "../../data/zinc-subset");
const lines = (path: string) =>
  gunzipSync(readFileSync(path)).toString().trimEnd().split("\n").filter(Boolean);

function write(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${rows.join("\n")}\n`);
  return path;
}

/** Alkanes and alcohols of 8 to 27 carbons. */
const many = Array.from({ length: 40 }, (_, i) =>
  i % 2 ? `${"C".repeat(8 + (i >> 1))} a${i}` : `${"C".repeat(8 + (i >> 1))}O b${i}`,
);

test("a CSV file is filtered, and what was dropped is counted by reason", async () => {
  const input = write("mixed.csv", [
    "zinc_id,smiles",
    "Z1,CCCCCCCC(=O)[O-].[Na+]",
    "Z2,CCCCCCCC(=O)O",
    "Z3,CC",
    `Z4,${"C".repeat(41)}`,
    "Z5,CCCCCCC[Si](C)(C)C",
    "Z6,c1ccc",
    "Z7,C[N+](C)(C)CCCCCC",
    "Z8,C[C@H](N)c1ccccc1",
    "Z9,C[C@@H](N)c1ccccc1",
  ]);
  const out = join(folder, "mixed");
  const text = await captureOutput(() => main([input, "--out", out, "--holdout-fraction", "0"]));
  expect(text).toBe(
    [
      "Read 9 molecules, kept 2, dropped 7:",
      "         1  unparsable: RDKit cannot read it",
      "         1  element: an element other than C N O F P S Cl Br I",
      "         1  tooSmall: fewer heavy atoms than asked for",
      "         1  tooLarge: more heavy atoms than asked for",
      "         1  charged: a charge is left that cannot be removed without a doubt",
      "         2  duplicate: the same standard form as an earlier one",
      `${join(out, "train.smi.gz")}: 2 molecules`,
      `${join(out, "holdout.smi.gz")}: 0 molecules`,
      "",
    ].join("\n"),
  );
  expect(lines(join(out, "train.smi.gz"))).toEqual(["CCCCCCCC(=O)O Z1", "CC(N)c1ccccc1 Z8"]);
});

test("the same input gives the same bytes, without a time in them", async () => {
  const input = write("many.smi", many);
  const [a, b] = [join(folder, "a"), join(folder, "b")];
  for (const out of [a, b]) await captureOutput(() => main([input, "--out", out]));
  for (const name of ["train.smi.gz", "holdout.smi.gz"]) {
    const bytes = readFileSync(join(a, name));
    expect(bytes).toEqual(readFileSync(join(b, name)));
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  }
});

test("a molecule is held out or not whatever else is in the file, and the seed decides", async () => {
  const heldOut = async (name: string, rows: readonly string[], ...flags: string[]) => {
    const out = join(folder, name);
    const input = write(`${name}.smi`, rows);
    await captureOutput(() => main([input, "--out", out, "--holdout-fraction", "0.4", ...flags]));
    return lines(join(out, "holdout.smi.gz"));
  };
  const all = await heldOut("all", many);
  expect(all.length).toBeGreaterThan(5);
  expect(all.length).toBeLessThan(30);
  const half = await heldOut("half", [...many.slice(0, 20)].reverse());
  expect(half.sort()).toEqual(all.filter((line) => many.indexOf(line) < 20).sort());
  expect(await heldOut("seed", many, "--seed", "2")).not.toEqual(all);
});

test("a limit keeps the first molecules", async () => {
  const out = join(folder, "limited");
  const text = await captureOutput(() =>
    main([write("limit.smi", many), "--out", out, "--limit", "3", "--holdout-fraction", "0"]),
  );
  expect(lines(join(out, "train.smi.gz"))).toEqual(many.slice(0, 3));
  expect(text).toMatch(/^Read 3 molecules, kept 3, dropped 0\.\n/);
});

test("wrong arguments, an unusable input and a folder that can't be written are named", async () => {
  const input = write("ok.smi", many);
  const out = join(folder, "errors");
  const cases: [string[], string][] = [
    [["--out", out], "Name the input: .smi .smiles .txt .csv .tsv, each also .gz. See --help."],
    [[input], "Missing required argument: out. See --help."],
    [[input, "--out", out, "--seeds", "1"], "Unknown argument: seeds. See --help."],
    [
      [input, "--out", out, "--holdout-fraction", "2"],
      "--holdout-fraction is 2; it must lie in [0, 1].",
    ],
    [
      [input, "--out", out, "--min-atoms", "9", "--max-atoms", "8"],
      "--min-atoms 9 and --max-atoms 8: they must be at least 1 and in order.",
    ],
    [[input, "--out", out, "--limit", "0"], "--limit is 0; it must be at least 1."],
    [[join(folder, "no.smi"), "--out", out], "no.smi: there is no such file."],
    [
      [write("bad.smi", ["c1cc", "xx"]), "--out", out],
      "bad.smi: no molecule is left after filtering.",
    ],
    [[input, "--out", input], `${input} cannot be written: `],
  ];
  for (const [args, message] of cases) {
    await expect(captureOutput(() => main(args))).rejects.toThrow(message);
  }
});

test("the shipped subset is what its README says: counts, standard form, no overlap", async () => {
  const rdkit = await loadRdkit();
  const readme = readFileSync(join(shipped, "README.md"), "utf8");
  const train = lines(join(shipped, "train.smi.gz"));
  const holdout = lines(join(shipped, "holdout.smi.gz"));
  expect(readme).toContain(`| \`train.smi.gz\` | ${train.length.toLocaleString("en")} |`);
  expect(readme).toContain(`| \`holdout.smi.gz\` | ${holdout.length.toLocaleString("en")} |`);
  const all = [...train, ...holdout];
  expect(new Set(all.map((line) => line.split(" ")[0])).size).toBe(all.length);
  expect(all.filter((line) => !/^\S+ ZINC\d+$/.test(line))).toEqual([]);
  for (let i = 0; i < all.length; i += 97) {
    const [smiles] = all[i].split(" ");
    expect(standardize(rdkit, smiles)).toMatchObject({ smiles });
  }
});
