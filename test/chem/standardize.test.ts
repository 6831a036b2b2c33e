import { expect, test } from "vitest";
import { canonicalize, loadRdkit } from "../../src/chem/rdkit.ts";
import { type StandardizeOptions, standardize } from "../../src/chem/standardize.ts";

const rdkit = await loadRdkit();
const anySize: StandardizeOptions = { minAtoms: 1 };

/** Standard form of `text`, or the reason why it has none. */
function standard(text: string, options = anySize): string {
  const result = standardize(rdkit, text, options);
  return "dropped" in result ? result.dropped : result.smiles;
}

test.each([
  ["ammonium", "CC[NH3+]", "CCN"],
  ["tertiary ammonium", "C[NH+](C)CC", "CCN(C)C"],
  ["pyridinium", "c1cc[nH+]cc1", "c1ccncc1"],
  ["amidinium", "CC(N)=[NH2+]", "CC(=N)N"],
  ["carboxylate", "CC(=O)[O-]", "CC(=O)O"],
  ["phenolate", "[O-]c1ccccc1", "Oc1ccccc1"],
  ["sulfonate", "CS(=O)(=O)[O-]", "CS(=O)(=O)O"],
  ["thiolate", "CC[S-]", "CCS"],
  ["tetrazolate", "c1nnn[n-]1", "c1nnn[nH]1"],
  ["amino acid zwitterion", "[NH3+]CC(=O)[O-]", "NCC(=O)O"],
  ["salt with sodium", "CCC(=O)[O-].[Na+]", "CCC(=O)O"],
])("a charge that a proton can settle is settled: %s", (_, text, expected) => {
  expect(standard(text)).toBe(expected);
});

test.each([
  ["nitro", "C[N+](=O)[O-]", "C[N+](=O)[O-]"],
  ["N-oxide", "[O-][n+]1ccccc1", "[O-][n+]1ccccc1"],
  ["azide", "CCN=[N+]=[N-]", "CCN=[N+]=[N-]"],
  ["isonitrile", "CC[N+]#[C-]", "[C-]#[N+]CC"],
  ["betaine", "C[N+](C)(C)CC(=O)[O-]", "C[N+](C)(C)CC(=O)[O-]"],
])("charges that belong to the bonds stay: %s", (_, text, expected) => {
  expect(standard(text)).toBe(expected);
});

test("a nitro group stays beside an acid that is neutralised", () => {
  expect(standard("O=C([O-])c1ccc([N+](=O)[O-])cc1")).toBe("O=C(O)c1ccc([N+](=O)[O-])cc1");
});

test.each([
  ["unparsable", "c1ccc"],
  ["unparsable", "CN(C)(C)C"],
  ["unparsable", ""],
  ["element", "C[Si](C)(C)C"],
  ["element", "*CC"],
  ["element", "[Na+]"],
  ["isotope", "[13CH3]CO"],
  ["isotope", "[2H]C"],
  ["radical", "[CH2]CC"],
  ["radical", "CC[O]"],
  ["charged", "C[N+](C)(C)C.[Cl-]"],
  ["charged", "C[N+](C)(C)CC(C(=O)[O-])C(=O)[O-]"],
  ["charged", "[CH2-]CC"],
])("a molecule is dropped as %s: %s", (reason, text) => {
  expect(standard(text)).toBe(reason);
});

test("the size is that of the largest component in heavy atoms, bounds included", () => {
  const octane = "C".repeat(8);
  expect(standard(octane, {})).toBe(octane);
  expect(standard("C".repeat(7), {})).toBe("tooSmall");
  expect(standard("CCCC.CCCC", {})).toBe("tooSmall");
  expect(standard("C".repeat(40), {})).toBe("C".repeat(40));
  expect(standard("C".repeat(41), {})).toBe("tooLarge");
  expect(standard("CCC", { minAtoms: 3, maxAtoms: 3 })).toBe("CCC");
});

test("of components of one size the first by SMILES is taken, however they are written", () => {
  expect(standard("OCC.CCN")).toBe(standard("NCC.CCO"));
  expect(standard("OCC.CCN")).toBe("CCN");
});

test("stereo marks go, also where RDKit keeps a hydrogen for them", () => {
  expect(standard("C[C@H](F)Cl")).toBe("CC(F)Cl");
  expect(standard("F/C=C/F")).toBe("FC=CF");
  expect(standard("[H]/N=C(/C)CC")).toBe("CCC(C)=N");
});

test("the standard form is canonical and its own standard form", () => {
  for (const text of ["OC(=O)c1ccccc1N", "C1=CC=CC=C1C(=O)[O-]", "C1CC2CCC1C2[NH3+]"]) {
    const once = standard(text);
    expect(standard(once)).toBe(once);
    expect(canonicalize(rdkit, once)).toEqual({ canonical: once });
  }
});
