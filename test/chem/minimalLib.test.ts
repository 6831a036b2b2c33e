import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { analyzeSmiles, PROPERTIES, type PropertyName } from "../../src/chem/describe.ts";
import { bitsSet } from "../../src/chem/fingerprints/bits.ts";
import { morganBits } from "../../src/chem/fingerprints/morganFingerprint.ts";
import { isFailure, loadRdkit, withMolecule } from "../../src/chem/rdkit.ts";
import { lipinskiAcceptors, lipinskiDonors } from "../../src/chem/ruleViolations.ts";

/** RDKit's names in `get_descriptors`; floats agree within 1e-6, counts exactly. */
const NAMES = {
  exactMass: "exactmw",
  molWt: "amw",
  logP: "CrippenClogP",
  molarRefractivity: "CrippenMR",
  tpsa: "tpsa",
  fractionCSP3: "FractionCSP3",
  hbd: "NumHBD",
  rotatableBonds: "NumRotatableBonds",
  rings: "NumRings",
  aromaticRings: "NumAromaticRings",
  heavyAtoms: "NumHeavyAtoms",
  spiro: "NumSpiroAtoms",
  bridgeheads: "NumBridgeheadAtoms",
  stereoCenters: "NumAtomStereoCenters",
} as const satisfies Partial<Record<PropertyName, string>>;

const RADII = [0, 1, 2, 3];
const rdkit = await loadRdkit();
const molecules = gunzipSync(readFileSync("data/zinc-subset/holdout.smi.gz"))
  .toString()
  .trim()
  .split("\n")
  .slice(0, 600)
  .map((line) => {
    const [text] = line.split(/\s/, 1);
    const read = withMolecule(rdkit, text, (molecule) => ({
      canonical: molecule.get_smiles(),
      descriptors: JSON.parse(molecule.get_descriptors()) as Record<string, number>,
      morgan: RADII.map((radius) =>
        [...molecule.get_morgan_fp(JSON.stringify({ radius, nBits: 2048 }))].flatMap((bit, i) =>
          bit === "1" ? [i] : [],
        ),
      ),
    }));
    if (isFailure(read)) throw new Error(`${text}: ${read.error}`);
    return { ...read, analysis: analyzeSmiles(read.canonical) };
  });

test.each(Object.entries(NAMES) as [keyof typeof NAMES, string][])(
  "%s agrees with this version's RDKit on 600 molecules held out",
  (name, key) => {
    const wrong = molecules.flatMap(({ canonical, analysis, descriptors }) => {
      const [found, wanted] = [PROPERTIES[name](analysis), descriptors[key]];
      return Math.abs(found - wanted) <= 1e-6 ? [] : [{ canonical, found, wanted }];
    });
    expect(molecules).toHaveLength(600);
    expect(wrong).toEqual([]);
  },
);

test("the rule of five counts N and O, and their hydrogens, as this version's RDKit does", () => {
  for (const { canonical, analysis, descriptors } of molecules) {
    expect(lipinskiAcceptors(analysis), canonical).toBe(descriptors.lipinskiHBA);
    expect(lipinskiDonors(analysis), canonical).toBe(descriptors.lipinskiHBD);
  }
});

test.each(RADII)("Morgan bits of radius %i agree with this version's RDKit", (radius) => {
  for (const { canonical, analysis, morgan } of molecules) {
    expect(bitsSet(morganBits(analysis, { radius })), canonical).toEqual(morgan[radius]);
  }
});
