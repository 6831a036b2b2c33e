import { expect, test } from "vitest";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { pharmacophores } from "../../src/chem/pharmacophores.ts";

const of = (smiles: string): Uint32Array => pharmacophores(analyzeSmiles(smiles));

// Canonical SMILES and the bits that Python RDKit 2022.09.3 sets.
test.each([
  ["CCO", 0],
  ["OCCCO", 3],
  ["NCC(=O)O", 12],
  ["OCCCCCCCCCO", 90],
  ["CC(=O)Oc1ccccc1C(=O)O", 29],
  ["Cn1c(=O)c2c(ncn2C)n(C)c1=O", 71],
  ["CC(C)(C)c1ccc(O)cc1N", 43],
  ["CCCCC(=O)N(Cc1ccc(-c2ccccc2-c2nn[nH]n2)cc1)C(C(=O)O)C(C)C", 353],
])("%s has as many pharmacophores as RDKit finds", (smiles, count) => {
  const keys = of(smiles);
  expect(keys).toHaveLength(count);
  expect(new Set(keys).size).toBe(count);
});

test("aspirin and paracetamol share as many of theirs as in RDKit", () => {
  const [aspirin, paracetamol] = [of("CC(=O)Oc1ccccc1C(=O)O"), of("CC(=O)Nc1ccc(O)cc1")];
  const shared = aspirin.filter((key) => paracetamol.includes(key)).length;
  const similarity = shared / (aspirin.length + paracetamol.length - shared);
  expect(similarity).toBeCloseTo(0.08695652173913043, 15);
});

test("the way a molecule is written does not matter: equal triangles have one name", () => {
  expect(of("OCC(CCO)CCCO")).toEqual(of("C(O)CC(CO)CCCO"));
});

test("atoms of different molecules make no pair", () => {
  expect(of("CO.CO")).toHaveLength(0);
});
