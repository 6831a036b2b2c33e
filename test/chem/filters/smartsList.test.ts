import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { analyzeSmiles } from "../../../src/chem/describe.ts";
import { alertList, alertsOf } from "../../../src/chem/filters/alerts.ts";
import {
  countMatches,
  matchingNames,
  parseSmartsList,
  readSmartsList,
} from "../../../src/chem/filters/smartsList.ts";
import { UserError } from "../../../src/core/errors.ts";

const LIST = `# unwanted
[#6]-[#8]-[#1] alcohol or acid
  C#N\tnitrile

[F,Cl,Br,I]
`;

test("a list has a pattern a line, with a name or without", () => {
  const list = parseSmartsList(LIST, "my.smarts");
  expect(list.names).toEqual(["alcohol or acid", "nitrile", "[F,Cl,Br,I]"]);
  expect(matchingNames(list, analyzeSmiles("OCCC#N"))).toEqual(["alcohol or acid", "nitrile"]);
  expect(countMatches(list, analyzeSmiles("COC"))).toBe(0);
  expect(countMatches(list, analyzeSmiles("FCCCl"))).toBe(1);
});

test("hydrogens written as atoms are hydrogens of their neighbours, in branches and $() too", () => {
  const has = (smarts: string, smiles: string): boolean =>
    countMatches(parseSmartsList(smarts, "x"), analyzeSmiles(smiles)) === 1;
  expect(has("[#7](-[#1])-[#1]", "CN")).toBe(true);
  expect(has("[#7](-[#1])-[#1]", "CNC")).toBe(false);
  expect(has("[$([#8]-[#1])]C", "CO")).toBe(true);
  expect(has("[$([#8]-[#1])]C", "COC")).toBe(false);
  // A hydrogen among alternatives is not merged, as in RDKit: it is an atom of the graph.
  expect(has("C[#1,#8]", "C")).toBe(false);
  expect(has("C[#1,#8]", "CO")).toBe(true);
});

test("what RDKit does not match without being asked is skipped: chirality, maps", () => {
  const list = parseSmartsList("[C@@H:1](O)N\nC%10CC%10", "x");
  expect(countMatches(list, analyzeSmiles("CC(O)N"))).toBe(1);
  expect(countMatches(list, analyzeSmiles("C1CC1"))).toBe(1);
});

test.each([
  ["CCO\n\nC(C broken\n", "my.smarts:3: ", "a branch is never closed"],
  ["[#6X\n", "my.smarts:1: ", 'expected "]"'],
  ["# only\n[Q]", "my.smarts:2: ", "this atom query is not known"],
  ["C1CC", "my.smarts:1: ", "a ring is never closed"],
  ["CC=", "my.smarts:1: ", "no atom follows the bond"],
  ["=CC", "my.smarts:1: ", "no atom stands before this bond"],
  ["C(=)C", "my.smarts:1: ", "a bond needs an atom here"],
  ["1CC1", "my.smarts:1: ", "no atom stands before this ring bond"],
  ["C!C", "my.smarts:1: ", "a bond is missing before this"],
  ["[C^2]", "my.smarts:1: ", "this atom query is not known"],
])("a bad pattern is named with its line: %j", (text, place, reason) => {
  expect(() => parseSmartsList(text, "my.smarts")).toThrow(UserError);
  expect(() => parseSmartsList(text, "my.smarts")).toThrow(reason);
  expect(() => parseSmartsList(text, "my.smarts")).toThrow(
    new RegExp(`^${place}SMARTS .* Correct it or remove the line\\.$`),
  );
});

test("an empty list and a file that is not there are the user's mistakes", () => {
  expect(() => parseSmartsList("# nothing\n\n", "my.smarts")).toThrow(
    "my.smarts: there is no SMARTS pattern. Give one on each line.",
  );
  expect(() => readSmartsList("no/such.smarts")).toThrow(
    "SMARTS list no/such.smarts: there is no such file or folder.",
  );
});

test("a list is read from a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "smarts-"));
  try {
    writeFileSync(join(folder, "my.smarts"), LIST);
    expect(readSmartsList(join(folder, "my.smarts")).names).toHaveLength(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the built-in lists are whole", () => {
  expect(alertList("pains").names).toHaveLength(480);
  expect(alertList("brenk").names).toHaveLength(105);
});

/** Answers of the filter catalogues of Python RDKit 2022.09.3. */
test("alerts are those that RDKit's catalogues name", () => {
  const rhodanine = analyzeSmiles("CN1C(=O)C(=Cc2ccc(N(C)C)cc2)SC1=S");
  expect(alertsOf("pains", rhodanine).sort()).toEqual(["anil_di_alk_B(251)", "ene_rhod_A(235)"]);
  expect(alertsOf("brenk", rhodanine)).toEqual(["Michael_acceptor_1", "Thiocarbonyl_group"]);
  const aspirin = analyzeSmiles("CC(=O)Oc1ccccc1C(=O)O");
  expect(alertsOf("pains", aspirin)).toEqual([]);
  expect(alertsOf("brenk", aspirin)).toEqual(["phenol_ester"]);
});
