import { expect, test } from "vitest";
import { rings56 } from "../../src/chem/counts.ts";
import { analyzeSmiles, describe as describeMolecule } from "../../src/chem/describe.ts";
import { qedProperties } from "../../src/chem/qed.ts";
import { SmilesError } from "../../src/chem/smiles.ts";

const ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O";
const CAFFEINE = "Cn1c(=O)c2c(ncn2C)n(C)c1=O";

test("aspirin has the properties that the papers' tables give", () => {
  const found = describeMolecule(ASPIRIN);
  expect(found.logP).toBeCloseTo(1.3101, 10);
  // An ester O 9.23, two carbonyl O 17.07, a hydroxyl O 20.23.
  expect(found.tpsa).toBeCloseTo(9.23 + 2 * 17.07 + 20.23, 10);
  // C9H8O4
  expect(found.molWt).toBeCloseTo(9 * 12.011 + 8 * 1.008 + 4 * 15.999, 10);
  expect(found).toMatchObject({
    hba: 3,
    hbd: 1,
    rotatableBonds: 2,
    rings: 1,
    aromaticRings: 1,
    fractionCSP3: 1 / 9,
    heavyAtoms: 13,
  });
  expect(found.qed).toBeCloseTo(0.5501217966938848, 10);
  expect(found.sa).toBeCloseTo(1.580039750008826, 10);
});

test("rings of 5 and 6 atoms are counted apart from others", () => {
  expect(rings56(analyzeSmiles("C1CCc2ccccc21"))).toBe(2);
  expect(rings56(analyzeSmiles("C1CC1C1CCC1CCC1CCCCCC1"))).toBe(0);
});

test("caffeine's aromatic nitrogen counts by its bonds", () => {
  const found = describeMolecule(CAFFEINE);
  // Three n with a substituent 4.93, one without 12.89, two carbonyl O 17.07.
  expect(found.tpsa).toBeCloseTo(3 * 4.93 + 12.89 + 2 * 17.07, 10);
  expect(found).toMatchObject({ hba: 6, hbd: 0, rotatableBonds: 0, rings: 2, aromaticRings: 2 });
  expect(found.qed).toBeCloseTo(0.5384628262372215, 10);
});

test("heavy water weighs more than water, and its hydrogens count for logP", () => {
  const water = describeMolecule("O");
  const heavy = describeMolecule("[2H]O[2H]");
  expect(heavy.molWt - water.molWt).toBeCloseTo(2 * (2.014101778 - 1.008), 8);
  expect(heavy.logP).toBeCloseTo(water.logP, 10);
  expect(heavy.heavyAtoms).toBe(1);
});

test("the amide bond does not rotate, the bond next to it does", () => {
  expect(describeMolecule("CCC(=O)NC").rotatableBonds).toBe(1);
  expect(describeMolecule("CCC(C)NC").rotatableBonds).toBe(2);
});

test("QED counts three aromatic rings in fluorene, which has two", () => {
  const fluorene = "c1ccc2c(c1)Cc1ccccc1-2";
  expect(qedProperties(analyzeSmiles(fluorene)).aromaticRings).toBe(3);
  expect(describeMolecule(fluorene).aromaticRings).toBe(2);
});

test.each([
  ["CC(=O)Cl", 1],
  ["CC(=O)CC(C)=O", 1],
  ["CC=O", 1],
  ["CC#N", 0],
  ["CI", 2],
  ["C[Te]C", 1],
  ["Cc1ccc[te]1", 1],
  ["CC(=O)C(C)=O", 1],
])("%s has %i structural alerts", (smiles, alerts) => {
  expect(qedProperties(analyzeSmiles(smiles)).alerts).toBe(alerts);
});

test("a chain of 500 atoms is described at once", () => {
  const chain = "C".repeat(500);
  expect(describeMolecule(chain)).toMatchObject({ rings: 0, rotatableBonds: 497, heavyAtoms: 500 });
});

test("an unreadable text is an error, not a number", () => {
  expect(() => describeMolecule("C1CC")).toThrow(SmilesError);
});
