import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze } from "../../src/chem/analysis.ts";
import { AROMATIC } from "../../src/chem/molGraph.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import { loadRdkit, withMolecule } from "../../src/chem/rdkit.ts";
import { SmilesError } from "../../src/chem/smiles.ts";

interface RdkitJson {
  readonly molecules: readonly {
    readonly atoms: readonly { z?: number; impHs?: number; chg?: number; isotope?: number }[];
    readonly bonds?: readonly { bo?: number; atoms: readonly [number, number] }[];
    readonly extensions: readonly {
      readonly name: string;
      readonly aromaticAtoms?: readonly number[];
      readonly aromaticBonds?: readonly number[];
    }[];
  }[];
}

/** The same facts from a graph of ours and from RDKit's own reading of the same text. */
function factsOfGraph(smiles: string): object {
  const graph = parseSmiles(smiles);
  const bonds = Array.from(graph.bondOrder, (order, bond) =>
    [...[graph.bondStart[bond], graph.bondEnd[bond]].sort((a, b) => a - b), order].join(" "),
  );
  return {
    atoms: Array.from(graph.atomicNumber, (z, i) =>
      [z, graph.hydrogens[i], graph.charge[i], graph.isotope[i], graph.aromatic[i]].join(" "),
    ),
    bonds: bonds.sort(),
  };
}

async function factsOfRdkit(smiles: string): Promise<object> {
  const rdkit = await loadRdkit();
  const json = withMolecule(rdkit, smiles, (m) => m.get_json(), { removeHs: false });
  const [molecule] = (JSON.parse(json as string) as RdkitJson).molecules;
  const extension = molecule.extensions.find(({ name }) => name === "rdkitRepresentation");
  const aromaticBonds = new Set(extension?.aromaticBonds);
  const aromaticAtoms = new Set(extension?.aromaticAtoms);
  const bonds = (molecule.bonds ?? []).map(({ bo = 1, atoms }, bond) =>
    [...[...atoms].sort((a, b) => a - b), aromaticBonds.has(bond) ? AROMATIC : bo].join(" "),
  );
  return {
    atoms: molecule.atoms.map(({ z = 6, impHs = 0, chg = 0, isotope = 0 }, i) =>
      [z, impHs, chg, isotope, aromaticAtoms.has(i) ? 1 : 0].join(" "),
    ),
    bonds: bonds.sort(),
  };
}

test.each([
  "CC(=O)Oc1ccccc1C(=O)O",
  "c1ccc2c(c1)-c1ccccc1-2",
  "O=c1cc[nH]cc1",
  "Cn1cccc1",
  "CS(C)(=O)=O",
  "CP(C)(C)(C)C",
  "CI(C)C",
  "C[N+](=O)[O-]",
  "[O-][n+]1ccccc1",
  "C[C@@H](O)Cl",
  "C/C=C\\C#N",
  "[2H]C",
  "[13CH3]C",
  "C$C",
  "[Cl-].[Na+]",
  "*c1ccccc1",
  "F[P-](F)(F)(F)(F)F",
  "c1cc[se]c1",
  "b1ccccc1",
  "[H][H]",
  "C1CCC2(CC1)CC2",
])("the graph of %s is the one that RDKit has", async (smiles) => {
  expect(factsOfGraph(smiles)).toEqual(await factsOfRdkit(smiles));
});

test("ring numbers of one, two and more digits are read", () => {
  const expected = parseSmiles("C1CC1");
  expect(parseSmiles("C%12CC%12")).toEqual(expected);
  expect(parseSmiles("C%(123)CC%(123)")).toEqual(expected);
});

test("stereo centres are marked, of any class", () => {
  const graph = parseSmiles("C[C@@H](O)Cl.F[Pt@SP1](F)(F)F");
  expect(Array.from(graph.stereo)).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0]);
});

test("atom-map numbers are dropped", () => {
  expect(parseSmiles("C[CH3:7]")).toEqual(parseSmiles("CC"));
});

test.each([
  ["", "The SMILES is empty. Give at least one atom."],
  ["CxC", '"CxC", position 2, "x": this character can\'t stand here.'],
  ["C~C", '"C~C", position 2, "~": this character can\'t stand here.'],
  ["N->[Fe]", 'position 2, "-": dative bonds have no defined properties.'],
  ["C[Zz]C", 'position 2, "[": there is no element "Zz".'],
  ["C[CH", 'position 2, "[": this bracket atom can\'t be read.'],
  ["C1CC", 'position 2, "1": this ring is never closed.'],
  ["C=1CC#1", 'position 7, "1": the two ends of this ring bond have different orders.'],
  ["C1C1", 'position 4, "1": these two atoms are bonded already.'],
  ["C11", 'position 3, "1": these two atoms are bonded already.'],
  ["C%1", 'position 2, "%": two digits must follow.'],
  ["1CC1", 'position 1, "1": no atom stands before this ring bond.'],
  ["CC(C", 'position 4, "C": a branch is still open after.'],
  ["CC)C", 'position 3, ")": no branch is open.'],
  ["(C)C", 'position 1, "(": a branch can start only after an atom.'],
  ["C(=)C", 'position 4, ")": an atom must come before.'],
  ["CC=", 'position 3, "=": no atom follows this bond.'],
  ["=CC", 'position 1, "=": no atom stands before this bond.'],
  ["C==C", 'position 3, "=": this is a second bond symbol.'],
  ["C:C", 'position 3, "C": an aromatic bond to an atom that is not aromatic.'],
  ["C.", 'position 2, ".": no atom follows.'],
  ["C..C", 'position 3, ".": a new component can\'t start here.'],
  ["C(C)(C)(C)(C)C", "atom 1 (element 6) has bonds of order 5 in all"],
  ["CC |$a;b$|", 'position 3, " ": this character can\'t stand here.'],
])("%j is refused with its place", (smiles, message) => {
  expect(() => parseSmiles(smiles)).toThrow(SmilesError);
  expect(() => parseSmiles(smiles)).toThrow(message);
});

test("any text is a molecule or a SmilesError", () => {
  const token = fc.constantFrom(
    ..."CNOScnos()[]=#-:/\\.123%+H@*~F".split(""),
    "Cl",
    "[nH]",
    "[N+]",
  );
  const text = fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, (smiles) => {
      try {
        const { graph } = analyze(parseSmiles(smiles));
        expect(graph.offsets[graph.numAtoms]).toBe(2 * graph.numBonds);
      } catch (error) {
        if (!(error instanceof SmilesError)) throw error;
      }
    }),
    { numRuns: 5_000 },
  );
});
