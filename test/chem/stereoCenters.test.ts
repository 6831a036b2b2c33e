import { expect, test } from "vitest";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { countStereoCenters } from "../../src/chem/stereoCenters.ts";

test.each([
  ["CC(O)CC", 1],
  ["CC(O)C", 0],
  ["CC(O)C(O)C", 2],
  ["C[C@H](O)Cl", 1],
  ["OC1CCC(O)CC1", 0],
  ["CC(N)C(=O)O", 1],
  // Chain ends that differ only far away, and by a label.
  ["CCCCCCCC(O)CCCCCC", 1],
  ["CCC(O)C[13CH3]", 1],
  // Nitrogen counts only where a ring of three or a bridgehead holds it.
  ["CCN(C)C(C)C", 0],
  ["CC1CN1C", 2],
  ["CC1CN2CCC1C2", 3],
  ["CCP(C)c1ccccc1", 1],
  ["CCS(C)=O", 1],
  ["CCS(C)(=O)=O", 0],
])("%s has %i stereo centres", (smiles, expected) => {
  expect(countStereoCenters(analyzeSmiles(smiles))).toBe(expected);
});
