import { expect, test } from "vitest";
import { analyzeSmiles } from "../../../src/chem/describe.ts";
import { canonicalize, isFailure, loadRdkit } from "../../../src/chem/rdkit.ts";
import { bricsBonds, bricsFragments, bricsPieces } from "../../../src/chem/scaffolds/brics.ts";
import { maximumCommonSubstructure } from "../../../src/chem/scaffolds/commonSubstructure.ts";
import { murckoScaffold } from "../../../src/chem/scaffolds/murcko.ts";
import { patternOf, scaffoldConstraint } from "../../../src/chem/scaffolds/scaffoldConstraint.ts";
import { hasMatch } from "../../../src/chem/smarts.ts";
import type { Smiles } from "../../../src/chem/smiles.ts";
import { UserError } from "../../../src/core/errors.ts";

const rdkit = await loadRdkit();

function canonical(smiles: string): Smiles {
  const result = canonicalize(rdkit, smiles);
  if (isFailure(result)) throw new Error(`${smiles}: ${result.error}`);
  return result.canonical;
}

const read = (smiles: string) => analyzeSmiles(canonical(smiles));

/** Answers of Python RDKit 2022.09.3. */
test.each([
  ["CCO", ""],
  ["CC(=O)Oc1ccccc1C(=O)O", "c1ccccc1"],
  ["CC1CC(=O)CC1CCc1ccncc1", "O=C1CCC(CCc2ccncc2)C1"],
  ["Cn1cccc1", "c1cc[nH]c1"],
  ["C[n+]1ccccc1", "c1cc[nH+]cc1"],
  ["CC(C)=C1CCCC1", "C=C1CCCC1"],
  ["N1=P(Cl)(Cl)N=P(Cl)(Cl)N=P1(Cl)Cl", "n1pnpnp1"],
  ["CCc1ccccc1.OC1CC1", "C1CC1.c1ccccc1"],
  ["O=S(=O)(c1ccccc1)N1CCCC1", "O=S(=O)(c1ccccc1)N1CCCC1"],
])("the Murcko scaffold of %s is %s", (smiles, scaffold) => {
  expect(murckoScaffold(rdkit, read(smiles))).toEqual({
    scaffold: scaffold && canonical(scaffold),
  });
});

test.each([
  ["CCC", ["CCC"]],
  ["CCCOCC", ["[3*]O[3*]", "[4*]CC", "[4*]CCC"]],
  // From the documentation of BRICSDecompose.
  [
    "CCCOCc1cc(c2ncccc2)ccc1",
    ["[14*]c1ccccn1", "[16*]c1cccc([16*])c1", "[3*]O[3*]", "[4*]CCC", "[4*]C[8*]"],
  ],
  [
    "CNC(=O)C1=NC=CC(OC2=CC=C(NC(=O)NC3=CC(=C(Cl)C=C3)C(F)(F)F)C=C2)=C1",
    [
      "[1*]C([1*])=O",
      "[1*]C([6*])=O",
      "[14*]c1cc([16*])ccn1",
      "[16*]c1ccc(Cl)c([16*])c1",
      "[16*]c1ccc([16*])cc1",
      "[3*]O[3*]",
      "[5*]NC",
      "[5*]N[5*]",
      "[8*]C(F)(F)F",
    ],
  ],
])("BRICS cuts %s into %j", (smiles, pieces) => {
  const wanted = pieces.map(canonical).sort();
  expect([...bricsFragments(rdkit, canonical(smiles))].sort()).toEqual(wanted);
});

/** Answers of Python RDKit 2022.09.3 (FragmentOnBRICSBonds), the pieces in order of their text. */
test.each([
  ["CCC", ["CCC"]],
  ["CCCOCC", ["[3*]O[3*]", "[4*]CC", "[4*]CCC"]],
  // A double bond that is cut stays double.
  ["CC=Cc1ccccc1", ["[7*]=CC", "[7*]=Cc1ccccc1"]],
  ["COc1ccc(OC)cc1", ["[16*]c1ccc([16*])cc1", "[3*]OC", "[3*]OC"]],
  // Bonds that several rules cut: C-O as 4 and 15, C-C as 13 and 15.
  [
    "CC(=O)OC1(C)CCC(C(C)=O)C1",
    ["[1*]C(C)=O", "[15*]C1CCC([15*])(C)C1", "[3*]O[3*]", "[6*]C(C)=O"],
  ],
  ["CC(=O)C12OC(C)(C)OC1CC1CCCC12", ["[15*]C12OC(C)(C)OC1CC1CCCC12", "[6*]C(C)=O"]],
  ["CCN.OCC1CC1", ["CCN", "[15*]C1CC1", "[8*]CO"]],
])("all bonds that BRICS cuts in %s at once leave %j", (smiles, pieces) => {
  const found = bricsPieces(rdkit, read(smiles));
  expect(found.sort()).toEqual(pieces.map(canonical).sort());
});

test("the bonds that BRICS cuts are found at once, with the labels of their ends", () => {
  const bonds = bricsBonds(read("CCCOCC"));
  expect(bonds.map(({ labels }) => labels)).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expect(bricsBonds(read("O=C1NCCC1"))).toEqual([]);
});

test("a molecule is a pattern of its atoms and bonds", () => {
  const pyridine = patternOf(read("c1ccncc1").graph);
  expect(hasMatch(pyridine, read("Cc1ccc2ncccc2c1"))).toBe(true);
  expect(hasMatch(pyridine, read("C1CCNCC1"))).toBe(false);
  const acetate = patternOf(read("CC(=O)[O-]").graph);
  expect(hasMatch(acetate, read("CCC(=O)[O-]"))).toBe(true);
  expect(hasMatch(acetate, read("CCC(=O)O"))).toBe(false);
});

test("a scaffold is contained, or is the whole scaffold", () => {
  const contains = scaffoldConstraint(read("c1ccncc1"), "contains");
  const equals = scaffoldConstraint(read("Cc1ccncc1"), "equals");
  const cases = [
    ["CCc1ccncc1", true, true],
    ["c1ccc2ncccc2c1", true, false],
    ["c1ccc(-c2ccncc2)cc1", true, false],
    ["C1CCNCC1", false, false],
    ["CCN", false, false],
  ] as const;
  for (const [smiles, isContained, isEqual] of cases) {
    expect(contains(read(smiles)), smiles).toBe(isContained);
    expect(equals(read(smiles)), smiles).toBe(isEqual);
  }
});

test("equality of scaffolds is equality of Murcko scaffolds", () => {
  const molecules = ["O=C1CCCC1CC", "CC1CCCC1", "C=C1CCCC1", "O=C1CCCC1", "OC1CCCC1=O"];
  for (const a of molecules) {
    for (const b of molecules) {
      const same =
        JSON.stringify(murckoScaffold(rdkit, read(a))) ===
        JSON.stringify(murckoScaffold(rdkit, read(b)));
      expect(scaffoldConstraint(read(a), "equals")(read(b)), `${a} ${b}`).toBe(same);
    }
  }
});

test("the maximum common substructure is RDKit's", () => {
  const found = maximumCommonSubstructure(rdkit, ["CC(=O)Oc1ccccc1C(=O)O", "Nc1ccccc1C(=O)O"]);
  expect(found).toMatchObject({ numAtoms: 9, numBonds: 9, canceled: false });
  const share = maximumCommonSubstructure(rdkit, ["CCC", "OO"]);
  expect(share).toEqual({ smarts: "", numAtoms: 0, numBonds: 0, canceled: false });
});

test("a common substructure of unreadable or too few molecules is refused", () => {
  const find = (smiles: string[]) => () => maximumCommonSubstructure(rdkit, smiles);
  expect(find(["CC"])).toThrow("A common substructure needs two molecules or more, not 1.");
  expect(find(["CC", "C1C"])).toThrow(UserError);
  expect(find(["CC", "C1C"])).toThrow('Molecule 2 of 2, "C1C", can\'t be read');
  expect(find(["CC", "C".repeat(500)])).toThrow("SMILES of 500 atoms: at most 400 can be read");
});
