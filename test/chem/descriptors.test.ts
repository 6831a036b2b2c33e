import { expect, test } from "vitest";
import { analyzeSmiles, describe as describeMolecule } from "../../src/chem/describe.ts";
import { formula } from "../../src/chem/formula.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";

/** Values of Python RDKit 2022.09.3. */
const REFERENCES = [
  {
    smiles: "CC(=O)Oc1ccccc1C(=O)O",
    formula: "C9H8O4",
    exactMass: 180.042258736,
    molarRefractivity: 44.71030000000002,
    qedMax: 0.49146289874883387,
    qedNone: 0.6734029196324833,
    np: 0.1217975064999769,
    spiro: 0,
    bridgeheads: 0,
    stereoCenters: 0,
    painsAlerts: 0,
    brenkAlerts: 1,
  },
  {
    smiles: "COC(=O)C1C(OC(=O)c2ccccc2)CC2CCC1N2C",
    formula: "C17H21NO4",
    exactMass: 303.14705815200006,
    molarRefractivity: 80.34150000000005,
    qedMax: 0.7721590469951856,
    qedNone: 0.823660862285523,
    np: 0.9276000305557633,
    spiro: 0,
    bridgeheads: 2,
    stereoCenters: 4,
    painsAlerts: 0,
    brenkAlerts: 0,
  },
  {
    smiles: "CN1C(=O)C(=Cc2ccc(N(C)C)cc2)SC1=S",
    formula: "C13H14N2OS2",
    exactMass: 278.054755068,
    molarRefractivity: 81.70500000000004,
    qedMax: 0.5431423994582529,
    qedNone: 0.702454870791467,
    np: -1.8636969219822115,
    spiro: 0,
    bridgeheads: 0,
    stereoCenters: 0,
    painsAlerts: 2,
    brenkAlerts: 2,
  },
  {
    smiles: "C1CC2(C1)OCCO2",
    formula: "C6H10O2",
    exactMass: 114.06807956,
    molarRefractivity: 28.485999999999986,
    qedMax: 0.4798514457843577,
    qedNone: 0.5109176589561681,
    np: -0.040463732677887554,
    spiro: 1,
    bridgeheads: 0,
    stereoCenters: 0,
    painsAlerts: 0,
    brenkAlerts: 0,
  },
  {
    smiles: "CC(=O)[O-]",
    formula: "C2H3O2-",
    exactMass: 59.01385291591001,
    molarRefractivity: 10.681000000000001,
    qedMax: 0.3764541729963822,
    qedNone: 0.41327546124221726,
    np: -0.16100335401617502,
    spiro: 0,
    bridgeheads: 0,
    stereoCenters: 0,
    painsAlerts: 0,
    brenkAlerts: 0,
  },
] as const;

test.each(REFERENCES)("$smiles has the descriptors of Python RDKit", ({ smiles, ...wanted }) => {
  const found = describeMolecule(smiles);
  for (const [name, value] of Object.entries(wanted)) {
    const own = found[name as keyof typeof wanted];
    if (typeof value === "string") expect(own).toBe(value);
    else expect(own, name).toBeCloseTo(value, 9);
  }
});

test.each([
  ["O", "H2O"],
  ["Br", "HBr"],
  ["[NH4+]", "H4N+"],
  ["CC(=O)[O-].[Ca+2]", "C2H3CaO2+"],
  ["[2H]O[2H]", "H2O"],
  ["*C", "CH3*"],
])("the formula of %s is %s", (smiles, text) => {
  expect(formula(parseSmiles(smiles))).toBe(text);
});

test("a label weighs its isotope, a charge its electrons", () => {
  const mass = (smiles: string): number => describeMolecule(smiles).exactMass;
  expect(mass("[13CH4]") - mass("C")).toBeCloseTo(1.00335484, 8);
  expect(mass("[Na+]")).toBeCloseTo(22.98976928 - 0.00054857991, 8);
});

test("rules count what exceeds their limits", () => {
  // 41 CH2 and a carboxylic acid: too heavy and too greasy; 40 bonds turn.
  const wax = describeMolecule(`${"C".repeat(41)}C(=O)O`);
  expect(wax).toMatchObject({ lipinskiViolations: 2, veberViolations: 1 });
  // Maltotriose: 11 OH, 16 O; 504 Da.
  const sugar = "OCC1OC(OC2C(CO)OC(OC3C(CO)OC(O)C(O)C3O)C(O)C2O)C(O)C(O)C1O";
  expect(describeMolecule(sugar)).toMatchObject({ lipinskiViolations: 3, veberViolations: 1 });
  expect(describeMolecule("CCO")).toMatchObject({ lipinskiViolations: 0, veberViolations: 0 });
});

test("radicals, metals and mixtures have numbers: those of all their parts", () => {
  const salt = describeMolecule("CC(=O)[O-].[Na+]");
  const [acetate, sodium] = [describeMolecule("CC(=O)[O-]"), describeMolecule("[Na+]")];
  expect(salt.exactMass).toBeCloseTo(acetate.exactMass + sodium.exactMass, 10);
  expect(salt.formula).toBe("C2H3NaO2");
  expect(describeMolecule("[CH3]")).toMatchObject({ formula: "CH3", heavyAtoms: 1 });
  expect(describeMolecule("[Fe]").exactMass).toBeCloseTo(55.9349375, 7);
});

test("a dative bond is refused, with its place", () => {
  expect(() => analyzeSmiles("N->[Fe]")).toThrow(
    'SMILES "N->[Fe]", position 2, "-": dative bonds have no defined properties.',
  );
});
