import { expect, test } from "vitest";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { QED_ALERTS } from "../../src/chem/qedTable.ts";
import { loadRdkit, withMolecule } from "../../src/chem/rdkit.ts";
import { compileSmarts, countAtoms, hasMatch } from "../../src/chem/smarts.ts";

test.each([
  ["[OX2H]", "CCO", true],
  ["[OX2H]", "COC", false],
  ["C=!@C", "C=C", true],
  ["C=!@C", "C1=CCCCC1", false],
  ["[C;!R]", "C1CC1", false],
  ["[#6]~[#7,#8;H1]", "CNC", true],
  ["[$([CH3]O),$(CN)]", "CO", true],
  ["[!$(C=O)]", "O=C=O", true],
  ["C.C", "C", false],
  ["C.C", "CC", true],
  ["a1aaaaa1", "c1ccsc1", false],
  ["[r5]", "c1ccsc1", true],
  ["[R2]", "c1ccc2ccccc2c1", true],
  ["[R2]", "c1ccccc1", false],
  ["[13C]", "[13CH4]", true],
  ["[N+0]", "C[NH3+]", false],
  ["[N;+,+2]", "C[NH3+]", true],
  ["[Te]", "Cc1ccc[te]1", true],
  ["[v3X2]", "C=NC", true],
  ["*1**1", "C1CC1", true],
  ["*1**1", "CCC", false],
  ["[x3]", "C1CCC2CCCCC2C1", true],
])("%s in %s: %s", (smarts, smiles, expected) => {
  const analysis = analyzeSmiles(smiles);
  expect(hasMatch(compileSmarts(smarts), analysis)).toBe(expected);
  expect(hasMatch(compileSmarts(smarts, "rarest"), analysis)).toBe(expected);
});

test("an atom counts once, however often its surroundings match", () => {
  expect(countAtoms(compileSmarts("[CH3]C"), analyzeSmiles("CC(C)(C)C"))).toBe(4);
});

const MOLECULES = [
  "CC(=O)Oc1ccccc1C(=O)O",
  "O=C(C=Cc1ccccc1)NN=CC1CC1",
  "CC(=O)SCC(N)C(=O)OCC(=O)OC",
  "c1ccc2c(c1)ccc1c3ccccc3ccc21",
  "O=C1C=CC(=O)c2ccccc21",
  "CCOC(=O)C=C(C#N)C(=O)OC",
  "FC(F)(F)S(=O)(=O)OC1CCCCCC1",
  "O=[N+]([O-])c1ccc(Cl)c(Cl)c1OC(=O)OC",
  "NNC(=S)SC#N",
  "C[N+](C)(C)CC=C=CCCCCBr",
];

test("every alert is found just where RDKit finds it", async () => {
  const rdkit = await loadRdkit();
  for (const smarts of QED_ALERTS) {
    const query = rdkit.get_qmol(smarts);
    expect(query, smarts).not.toBeNull();
    if (query === null) continue;
    for (const smiles of MOLECULES) {
      const match = withMolecule(rdkit, smiles, (m) => m.get_substruct_match(query));
      const found = hasMatch(compileSmarts(smarts, "rarest"), analyzeSmiles(smiles));
      expect(found, `${smarts} in ${smiles}`).toBe(match !== "{}");
    }
    query.delete();
  }
});

test.each([
  ["C[", 'SMARTS "C[", position 3, "": an atom query is missing.'],
  ["[C", 'position 3, "": expected "]".'],
  ["[Q]", 'position 2, "Q": this atom query is not known.'],
  ["C1CC", "a ring is never closed."],
  ["C(C", "a branch is never closed."],
  ["C)", 'position 2, ")": no branch is open.'],
  ["Cx", 'position 2, "x": this character can\'t stand here.'],
  ["[$(CC]", 'position 2, "$": this query is never closed.'],
])("the SMARTS %s is refused with its place", (smarts, message) => {
  expect(() => compileSmarts(smarts)).toThrow(message);
});
