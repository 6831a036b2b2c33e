import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Fragment } from "../../src/chem/fragment.ts";
import {
  builtInFragmentLibraries,
  formatFragmentLibrary,
  loadFragmentLibrary,
  parseFragmentLibrary,
} from "../../src/chem/fragmentLibrary.ts";
import { findJsonFault } from "../../src/chem/jsonSyntax.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import { canonicalize, isFailure, loadRdkit } from "../../src/chem/rdkit.ts";
import { createRng } from "../../src/core/rng.ts";

const rdkit = await loadRdkit();

const parse = (content: unknown) =>
  parseFragmentLibrary(rdkit, JSON.stringify(content), "lib.json").fragments;
const parseOne = (smiles: unknown, attachmentAtoms: unknown, more: object = {}) =>
  parse([{ smiles, attachmentAtoms, ...more }])[0];

/** The message of the error that `run` throws. */
function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect((error as Error).name).toBe("UserError");
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

test("a library keeps its name, source, order and frequencies", () => {
  const content = {
    name: "mine",
    source: "by hand",
    fragments: [
      { smiles: "CO", attachmentAtoms: [0, 1], frequency: 3 },
      { smiles: "C", attachmentAtoms: [0, 0] },
    ],
  };
  expect(parseFragmentLibrary(rdkit, JSON.stringify(content), "lib.json")).toEqual(content);
});

test("SMILES become canonical and their attachment atoms keep pointing at the same atoms", () => {
  const acid = parseOne("Fc1ccc(C(=O)O)cc1", [2, 3]);
  expect(acid.smiles).toBe("O=C(O)c1ccc(F)cc1");
  // Next to the carbon with F come the atoms 5 and 8, next to the other 4 and 9.
  expect([
    [5, 4],
    [8, 9],
  ]).toContainEqual(acid.attachmentAtoms);
  expect(parseOne("C1=CC=CN1", [4, 1])).toEqual({ smiles: "c1cc[nH]c1", attachmentAtoms: [3, 0] });
  expect(parseOne("C[C@H](F)Cl", [0])).toEqual({ smiles: "CC(F)Cl", attachmentAtoms: [0] });
});

test("a sulfonyl or phosphonyl atom gets the hydrogens of its next valence", () => {
  expect(parseOne("O=S=O", [1])).toEqual({ smiles: "O=[SH2]=O", attachmentAtoms: [1] });
  expect(parseOne("O=PO", [1])).toEqual({ smiles: "O=[PH2]O", attachmentAtoms: [1] });
  expect(parseOne("S", [0, 0]).smiles).toBe("S");
});

test.each<[string, unknown, string]>([
  ["[]", [], "lib.json holds no fragment. A library needs at least one."],
  [
    "a number",
    7,
    'lib.json is no fragment library: it must hold {"fragments": [...]} or a list of fragments.',
  ],
  [
    "an unknown key of the library",
    { fragment: [] },
    'lib.json: unknown key "fragment"; did you mean "fragments"? A library has name, source, fragments.',
  ],
  [
    "no list",
    { fragments: "all" },
    'lib.json: fragments is "all"; it must be a list of {"smiles": ..., "attachmentAtoms": [...]}.',
  ],
  [
    "a name of the wrong type",
    { name: 1, fragments: [] },
    "lib.json: name is 1; it must be a text.",
  ],
  [
    "an entry that is a text",
    ["CC"],
    'lib.json: fragment 1 is "CC"; it must be {"smiles": ..., "attachmentAtoms": [...]}.',
  ],
  [
    "an unknown key of a fragment",
    [{ smiles: "CC", attachmentAtom: [0] }],
    'lib.json: fragment 1 has the unknown key "attachmentAtom"; did you mean "attachmentAtoms"? ' +
      "A fragment has smiles, attachmentAtoms, frequency.",
  ],
  [
    "no SMILES",
    [{ attachmentAtoms: [0] }],
    "lib.json: fragment 1 has no SMILES: smiles is missing.",
  ],
  [
    "duplicates",
    [
      { smiles: "CO", attachmentAtoms: [0] },
      { smiles: "N", attachmentAtoms: [0] },
      { smiles: "OC", attachmentAtoms: [0] },
    ],
    "lib.json: fragment 3 is the same molecule as fragment 1, CO. " +
      "Keep one, with the attachment atoms of both.",
  ],
])("a library is refused with one sentence: %s", (_, content, message) => {
  expect(messageOf(() => parse(content))).toBe(message);
});

test("a SMILES that RDKit rejects is quoted with its fragment and RDKit's reason", () => {
  expect(messageOf(() => parseOne("c1ccc", [0]))).toMatch(
    /^lib\.json: fragment 1: RDKit cannot read the SMILES "c1ccc" \(.*unclosed ring.*\)\. Correct or delete it\.$/,
  );
});

test.each<[string, unknown, string]>([
  ["CC", [2], "attachment atom 2 does not exist; the atoms are 0 to 1."],
  ["CC", [-1], "attachment atom -1 does not exist; the atoms are 0 to 1."],
  [
    "c1cc[nH]c1",
    [3, 3],
    "attachment atom 3 (N) is listed 2 times but has 1 hydrogen to replace. " +
      "List it once for each free valence.",
  ],
  [
    "CC(C)(C)C",
    [1],
    "attachment atom 1 (C) is listed once but has no hydrogen to replace. " +
      "List it once for each free valence.",
  ],
  [
    "CSC",
    [1],
    "attachment atom 1 (S) is listed once but has no hydrogen to replace. " +
      "List it once for each free valence.",
  ],
  ["CC", [], "no attachment atom; list at least one."],
  [
    "CC",
    [0.5],
    "attachmentAtoms is [0.5]; it must be a list of atom numbers, counted from 0 in the order of the SMILES.",
  ],
  [
    "CC",
    undefined,
    "attachmentAtoms is missing; it must be a list of atom numbers, counted from 0 in the order of the SMILES.",
  ],
  ["CC.O", [0], "more than one molecule; a fragment must be one."],
  [
    "*CC",
    [1],
    'open positions ("*") are written as hydrogens; delete the "*" and list their neighbours in attachmentAtoms.',
  ],
])("a fragment is refused with one sentence: %s %j", (smiles, atoms, message) => {
  expect(messageOf(() => parseOne(smiles, atoms))).toBe(
    `lib.json: fragment 1, ${smiles}: ${message}`,
  );
});

test("a frequency below zero is refused", () => {
  expect(messageOf(() => parseOne("CC", [0], { frequency: -1 }))).toBe(
    "lib.json: fragment 1, CC: frequency is -1; it must be 0 or more.",
  );
});

test.each([
  ['{\n  "name": "x",\n  "fragments": [,]\n}', '3: this is no JSON: expected a value, found ",".'],
  ['[\n{"smiles": "C" "x": 1}]', '2: this is no JSON: expected "," or "}", found "\\"".'],
  ["[1, 2\n", '2: this is no JSON: expected "," or "]", found the end of the file.'],
  ["{'a': 1}", '1: this is no JSON: expected a key in double quotes, found "\'".'],
  ['["abc', '1: this is no JSON: expected a string that ends, found "\\"".'],
  ["[1] x", '1: this is no JSON: expected the end, found "x".'],
  ["", "1: this is no JSON: expected a value, found the end of the file."],
])("text that is no JSON is refused with its line: %j", (text, message) => {
  expect(messageOf(() => parseFragmentLibrary(rdkit, text, "lib.json"))).toBe(
    `lib.json:${message}`,
  );
});

test("the JSON check finds a fault exactly where JSON.parse does", () => {
  const rng = createRng(20260101);
  const valid =
    '[{"smiles": "C\\n\\u00e9", "attachmentAtoms": [0, -1.5e+3]}, true, null, [], {}, ""]';
  for (let i = 0; i < 3000; i++) {
    const at = rng.integer(valid.length);
    const letter = '[]{},:"\\ -+.e01tnu\n'[rng.integer(19)];
    const text = valid.slice(0, at) + letter + valid.slice(at + rng.integer(2));
    const parses = () => {
      JSON.parse(text);
      return true;
    };
    let ok = false;
    try {
      ok = parses();
    } catch {}
    expect([text, findJsonFault(text) === undefined]).toEqual([text, ok]);
  }
});

test("a library that is not there is named, with the built-in ones", async () => {
  await expect(loadFragmentLibrary("zinc-10")).rejects.toThrow(
    'There is no fragment library named "zinc-10"; did you mean "zinc-100"? Built in: ' +
      `${builtInFragmentLibraries().join(", ")}. For a file of your own give its path, ending in .json.`,
  );
  await expect(loadFragmentLibrary("./none.json")).rejects.toThrow(
    "Fragment library ./none.json cannot be read: there is no such file or folder.",
  );
});

test("a formatted library has one fragment a line and reads back the same", async () => {
  const library = await loadFragmentLibrary("zinc-100");
  const text = formatFragmentLibrary(library);
  expect(text.split("\n").filter((line) => line.includes('"smiles"')).length).toBe(
    library.fragments.length,
  );
  expect(parseFragmentLibrary(rdkit, text, "copy.json")).toEqual(library);
});

/** Joins two fragments with a bond between two of their atoms, a hydrogen less on each. */
function join2(a: Fragment, atomA: number, b: Fragment, atomB: number): string {
  const text = `${a.smiles}.${b.smiles}`;
  const molecule = rdkit.get_mol(text);
  if (molecule === null) throw new Error(text);
  molecule.convert_to_kekule_form();
  const lines = molecule.get_v3Kmolblock().split("\n");
  molecule.delete();
  const offset = parseSmiles(a.smiles).numAtoms;
  const counts = lines.findIndex((line) => line.startsWith("M  V30 COUNTS"));
  const [atoms, bonds] = lines[counts].split(/\s+/).slice(3).map(Number);
  lines[counts] = `M  V30 COUNTS ${atoms} ${bonds + 1} 0 0 0`;
  const bond = `M  V30 ${bonds + 1} 1 ${atomA + 1} ${offset + atomB + 1}`;
  if (bonds > 0) lines.splice(lines.indexOf("M  V30 END BOND"), 0, bond);
  else
    lines.splice(
      lines.indexOf("M  V30 END ATOM") + 1,
      0,
      "M  V30 BEGIN BOND",
      bond,
      "M  V30 END BOND",
    );
  return lines.join("\n");
}

test("every fragment of the default library parses and has a hydrogen for each bond", async () => {
  const { fragments } = await loadFragmentLibrary("zinc-100");
  expect(fragments.length).toBe(100);
  for (const { smiles, attachmentAtoms, frequency } of fragments) {
    const read = canonicalize(rdkit, smiles);
    expect(read).toEqual({ canonical: smiles });
    const graph = parseSmiles(smiles);
    const times = new Map<number, number>();
    for (const atom of attachmentAtoms) times.set(atom, (times.get(atom) ?? 0) + 1);
    for (const [atom, count] of times) expect(graph.hydrogens[atom]).toBeGreaterThanOrEqual(count);
    expect(frequency).toBeGreaterThan(0);
    expect(graph.charge.reduce((sum, charge) => sum + charge, 0)).toBe(0);
  }
});

test("two random fragments joined at attachment atoms are a molecule for RDKit", async () => {
  const { fragments } = await loadFragmentLibrary("zinc-100");
  const rng = createRng(7);
  const pick = <T>(items: readonly T[]) => items[rng.integer(items.length)];
  for (let i = 0; i < 1000; i++) {
    const [a, b] = [pick(fragments), pick(fragments)];
    const block = join2(a, pick(a.attachmentAtoms), b, pick(b.attachmentAtoms));
    const read = canonicalize(rdkit, block);
    if (isFailure(read)) throw new Error(`${a.smiles} + ${b.smiles}: ${read.error}`);
    expect(read.canonical).not.toContain(".");
    const heavy = (text: string) => parseSmiles(text).numAtoms;
    expect(heavy(read.canonical)).toBe(heavy(a.smiles) + heavy(b.smiles));
  }
});

const SEH = join(import.meta.dirname, "../../../shared/data/seh");
const noSeh = !existsSync(SEH);
if (noSeh) process.stderr.write(`Tests of the published libraries skipped: there is no ${SEH}.\n`);

test.skipIf(noSeh)(
  "the list of 72 published fragments loads with its 127 attachment atoms",
  async () => {
    const { name, fragments } = await loadFragmentLibrary(join(SEH, "fragments-72.json"));
    expect(name).toBe("fragments-72");
    expect(fragments.length).toBe(72);
    expect(fragments.flatMap((fragment) => fragment.attachmentAtoms).length).toBe(127);
  },
);

test.skipIf(noSeh)("the list of 18 published fragments keeps the order of its pairs", async () => {
  const path = join(SEH, "fragments-18.json");
  const { fragments } = await loadFragmentLibrary(path);
  const written = JSON.parse(readFileSync(path, "utf8")) as Fragment[];
  expect(fragments.map((fragment) => fragment.attachmentAtoms.length)).toEqual(
    new Array(18).fill(2),
  );
  for (const [i, fragment] of fragments.entries()) {
    if (fragment.smiles === written[i].smiles) expect(fragment).toEqual(written[i]);
  }
});

test.skipIf(noSeh)("the table of 105 blocks becomes the 72 published fragments", async () => {
  const sets = async (file: string) => {
    const { fragments } = await loadFragmentLibrary(join(SEH, file));
    return Object.fromEntries(
      fragments.map((f) => [f.smiles, [...f.attachmentAtoms].sort((a, b) => a - b)]),
    );
  };
  const imported = await sets("blocks_PDB_105.json");
  expect(Object.keys(imported).length).toBe(72);
  expect(imported).toEqual(await sets("fragments-72.json"));
});

test("a block table without its atom column, or with columns of two lengths, is refused", () => {
  expect(messageOf(() => parse({ block_smi: ["C"] }))).toBe(
    'lib.json: block table without the column "block_rs" (one entry a block).',
  );
  expect(messageOf(() => parse({ block_smi: ["C"], block_r: [[0], [0]] }))).toBe(
    "lib.json: block_smi has 1 entries and block_r has 2; they must have one each for every block.",
  );
});
