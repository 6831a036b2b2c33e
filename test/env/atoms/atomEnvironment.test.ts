import { describe, expect, test } from "vitest";
import { canonicalize, loadRdkit } from "../../../src/chem/rdkit.ts";
import {
  type AtomEnvironment,
  type AtomEnvironmentOptions,
  createAtomEnvironment,
} from "../../../src/env/atoms/atomEnvironment.ts";
import type { Environment } from "../../../src/env/environment.ts";
import type { GraphEnvironment, GraphStates } from "../../../src/env/graphs/graphEnvironment.ts";
import { describeEnvironment } from "../contract.ts";

const rdkit = await loadRdkit();
const atoms = (options: AtomEnvironmentOptions = {}): AtomEnvironment =>
  createAtomEnvironment(rdkit, options);

/** Kekule forms are told apart by classes, not by objects. */
const classSymmetry = (env: Environment<GraphStates>, states: GraphStates): Float64Array =>
  (env as GraphEnvironment).logAutomorphisms(states);

const SPACES: readonly (readonly [string, AtomEnvironmentOptions])[] = [
  ["drug-like atoms", { maxAtoms: 12, charges: ["N+", "O-", "N-", "C-", "S-"] }],
  ["atoms whose bond orders are steps", { maxAtoms: 9, bondOrders: "separate" }],
  [
    "atoms in many small rings",
    { maxAtoms: 10, elements: ["C", "N"], maxRings: 5, maxRingSize: 6 },
  ],
  ["atoms that show their neighbourhoods", { maxAtoms: 7, neighborhoodRadius: 2 }],
  [
    "atoms whose charges are steps",
    { maxAtoms: 8, charges: ["N+", "O-", "N-", "C-", "S-", "S+"], atomCharges: "separate" },
  ],
  [
    "atoms whose charges and bond orders are steps",
    { maxAtoms: 6, maxSteps: 12, atomCharges: "separate", bondOrders: "separate" },
  ],
  ["atoms with little room", { maxAtoms: 8, minAtoms: 6, maxBonds: 8, maxSteps: 9, maxRings: 2 }],
];
for (const [name, options] of SPACES) {
  describeEnvironment(name, () => atoms(options), { numTrajectories: 12, classSymmetry });
}

describe("molecules atom by atom", () => {
  test.each([
    ["c1ccccc1", 12 / 2],
    ["Cc1ccccc1C", 2 / 2],
    ["c1ccc2ccccc2c1", 4 / 3],
    ["CC", 2],
    ["C", 1],
    ["CC(C)(C)C", 24],
    ["c1ccoc1", 2],
    ["c1c[nH]cn1", 1],
    ["C1CCCCC1", 12],
    ["C[N+](=O)[O-]", 1],
    ["c1ccc(-c2ccccc2)cc1", 8 / 4],
  ])("the reward of %s is scaled by symmetries over Kekule structures", (smiles, factor) => {
    const env = atoms();
    const states = env.fromObjects([smiles]);
    expect(Math.exp(env.logSymmetry(states)[0])).toBeCloseTo(factor, 9);
    expect([...atoms({ symmetryCorrection: false }).logSymmetry(states)]).toEqual([0]);
  });

  test("both Kekule forms of o-xylene are states of their own and one object", () => {
    const env = atoms();
    const states = env.fromObjects(["CC1=C(C)C=CC=C1", "CC1=CC=CC=C1C"]);
    expect(new Set(env.keys(states)).size).toBe(1);
    const forms = env.fromObjects([
      "[CH3][C]1=[C]([CH3])[CH]=[CH][CH]=[CH]1",
      "[CH3][C]=1[C]([CH3])=[CH][CH]=[CH][CH]=1",
    ]);
    expect(new Set(env.keys(forms)).size).toBe(2);
    expect(env.objectNames(forms)).toEqual(["Cc1ccccc1C", "Cc1ccccc1C"]);
    const [first, second] = env.logSymmetry(forms);
    expect(first).toBe(second);
  });

  test.each([
    ["C[Si](C)C", {}, "atom 2 is Si; no setting allows it"],
    ["CCF", { elements: ["C", "N"] }, "atom 3 is F; add it to env.elements"],
    ["C[S+](C)CC(=O)[O-]", {}, "atom 2 is S+; add it to env.charges"],
    ["CCCC", { maxAtoms: 3 }, "it has 4 atoms; raise env.maxAtoms"],
    ["CC", { minAtoms: 3 }, "it has 2 atoms; lower env.minAtoms"],
    ["C1CC1", { maxBonds: 2 }, "it has 3 bonds; raise env.maxBonds"],
    ["CCC", { maxSteps: 3 }, "it takes 4 steps to build; raise env.maxSteps"],
    ["C1CC1", { minRingSize: 5 }, "it has a ring of fewer than 5 atoms; lower env.minRingSize"],
    ["C1CCCCCCCC1", {}, "it has a ring of more than 8 atoms; raise env.maxRingSize"],
    ["C1CC2CCC1C2", { maxRings: 1 }, "it has 2 rings; raise env.maxRings"],
    ["C#N", { maxBondOrder: 2 }, "the bond of atoms 1 and 2 has order 3; raise env.maxBondOrder"],
    [
      "C1CCC#CCCC1",
      {},
      "an atom C in a ring has a triple or two double bonds; set env.strainedRings: true",
    ],
    ["C[NH3+]", {}, "its charge is 1, and objects are neutral"],
    ["[CH3]", {}, "atom 1, C, has bonds of order 0 and 3 hydrogens; its valences are 4"],
    ["CC.O", {}, "it has several components; give one of them"],
    ["[13CH4]", {}, "atom 1 is an isotope of mass 13"],
  ] as const)(
    "%s in the space %o is refused with the setting to change",
    (smiles, options, what) => {
      expect(() => atoms(options).fromObjects([smiles])).toThrow(
        `Molecule "${smiles}" lies outside of this space: ${what}.`,
      );
    },
  );

  test("a text that is no molecule is refused with RDKit's reason", () => {
    expect(() => atoms().fromObjects(["C1CC"])).toThrow(/^Molecule "C1CC" .*RDKit can't read it: /);
  });

  test.each([
    [{ elements: [] }, "atoms: elements is empty; name at least one, such as C."],
    [{ maxAtoms: 3, minAtoms: 4 }, "atoms: minAtoms is 4; it must be an integer from 1 to 3."],
    [
      { maxAtoms: 5, minAtoms: 4, maxBonds: 2 },
      "atoms: maxBonds is 2, but a molecule of minAtoms 4 has at least 3 bonds. " +
        "Raise maxBonds or lower minAtoms.",
    ],
    [
      { minAtoms: 4, maxSteps: 4 },
      "atoms: maxSteps is 4, but 4 atoms and stop take 5 steps. Raise maxSteps or lower minAtoms.",
    ],
    [
      { elements: ["F", "Cl"], minAtoms: 3, charges: [] },
      "atoms: elements F, Cl form one bond each, so no molecule has minAtoms 3. " +
        "Add an element such as C, or lower minAtoms.",
    ],
    [
      { elements: ["C", "O"], charges: ["N+", "O-"], atomCharges: "separate" },
      "atoms: charges has N+, but with atomCharges separate atoms come neutral, and elements " +
        "lacks N. Add it, or set atomCharges: joint.",
    ],
  ] as const)("limits %o that leave no molecule are refused", (options, text) => {
    expect(() => atoms(options as AtomEnvironmentOptions)).toThrow(text);
  });

  test("objects are what RDKit reads of their SMILES", () => {
    const env = atoms({ charges: ["N+", "O-", "S+", "P+"] });
    const smiles = ["CS(=O)(=O)c1ccccc1", "CP(=O)(O)O", "O=[N+]([O-])c1ccc[nH]1", "CS(C)=O"];
    const states = env.fromObjects(smiles);
    const expected = smiles.map((text) => {
      const read = canonicalize(rdkit, text);
      return "canonical" in read ? read.canonical : read.error;
    });
    expect(env.objectNames(states)).toEqual(expected);
  });
});
