import { expect, test } from "vitest";
import { bertz } from "../../src/chem/bertz.ts";
import { analyzeSmiles } from "../../src/chem/describe.ts";

// Canonical SMILES and BertzCT of Python RDKit 2022.09.3.
test.each([
  ["C", 0],
  ["CC", 0],
  ["C#C", 4.754887502163469],
  ["c1ccccc1", 71.96100505779535],
  ["CC(=O)Oc1ccccc1C(=O)O", 343.2228677267164],
  ["Cn1c(=O)c2c(ncn2C)n(C)c1=O", 616.5285919942219],
  ["CCCCC(=O)N(Cc1ccc(-c2ccccc2-c2nn[nH]n2)cc1)C(C(=O)O)C(C)C", 1032.0529522380773],
  ["CCN.CCO", 9.509775004326936],
])("the complexity of %s is RDKit's BertzCT", (smiles, expected) => {
  expect(bertz(analyzeSmiles(smiles))).toBeCloseTo(expected, 9);
});

test("ethanol has one connection, which says nothing, and 3 H(2/3, 1/3) bits of elements", () => {
  const entropy = -(2 / 3) * Math.log2(2 / 3) - (1 / 3) * Math.log2(1 / 3);
  expect(bertz(analyzeSmiles("CCO"))).toBeCloseTo(3 * entropy, 12);
});
