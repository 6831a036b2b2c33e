import { expect, test } from "vitest";
import { analyzeSmiles } from "../../../src/chem/describe.ts";
import { atomPairs } from "../../../src/chem/fingerprints/atomPairs.ts";
import { bitsSet, foldFeatures } from "../../../src/chem/fingerprints/bits.ts";
import {
  countFeatures,
  type FeatureCounts,
  tanimotoOfCounts,
} from "../../../src/chem/fingerprints/counts.ts";
import { morganBits, morganCounts } from "../../../src/chem/fingerprints/morganFingerprint.ts";
import { rdkitFingerprint } from "../../../src/chem/fingerprints/rdkitFingerprints.ts";
import { topologicalTorsions } from "../../../src/chem/fingerprints/topologicalTorsions.ts";
import { loadRdkit } from "../../../src/chem/rdkit.ts";

/** Sparse counts of Python RDKit 2022.09.3. */
const REFERENCES = [
  {
    smiles: "CC(=O)NC1CC1",
    ecfp6: {
      "215394313": 1,
      "411967733": 1,
      "623728226": 1,
      "847961216": 1,
      "864942730": 1,
      "1510328189": 1,
      "1653857539": 1,
      "1693331843": 1,
      "1714595447": 1,
      "2117068077": 2,
      "2246699815": 1,
      "2246728737": 1,
      "2821831503": 1,
      "2968968094": 2,
      "2976033787": 1,
      "3148713667": 1,
      "3545365497": 1,
    },
    fcfp4: {
      "0": 5,
      "1": 1,
      "2": 1,
      "193991860": 1,
      "614173363": 1,
      "614176393": 1,
      "1284214805": 1,
      "2824424758": 1,
      "3205495869": 1,
      "3205496824": 1,
      "3766528779": 1,
      "3766532888": 2,
      "3863880403": 1,
    },
    atomPairs: {
      "558116": 2,
      "558145": 1,
      "574499": 1,
      "574529": 2,
      "705569": 1,
      "705603": 2,
      "705634": 1,
      "1082402": 1,
      "1082434": 2,
      "1082465": 1,
      "1082721": 1,
      "1721378": 1,
      "1721412": 2,
      "1721443": 1,
      "1721697": 1,
      "1722434": 1,
    },
    torsions: {
      "4571807778": 1,
      "4580200992": 1,
      "5653938721": 2,
      "8732819489": 2,
      "13969424418": 1,
    },
  },
  {
    smiles: "CS(=O)(=O)c1ccc(F)nc1",
    ecfp6: {
      "136417693": 1,
      "359077626": 1,
      "372117123": 1,
      "395210322": 1,
      "686518646": 1,
      "837388591": 1,
      "864942730": 2,
      "882399112": 1,
      "951226070": 2,
      "999334238": 1,
      "1100037548": 1,
      "2041434490": 1,
      "2223687999": 1,
      "2228063684": 2,
      "2246728737": 1,
      "2624111612": 1,
      "2900982932": 1,
      "3081536770": 1,
      "3217380708": 2,
      "3218693969": 3,
      "3266129148": 1,
      "3337745083": 1,
      "3777168895": 1,
      "3835273908": 1,
      "3884454603": 1,
      "4029796037": 1,
      "4094961376": 1,
    },
    fcfp4: {
      "0": 2,
      "2": 2,
      "4": 5,
      "6": 1,
      "8": 1,
      "594405804": 1,
      "728919367": 1,
      "1220919980": 1,
      "1507847169": 1,
      "2772210507": 1,
      "3205495869": 1,
      "3205496507": 1,
      "3205496824": 2,
      "3209532407": 1,
      "3532240404": 1,
      "3532616182": 1,
      "3692373832": 1,
      "3764335747": 1,
      "3764344801": 2,
      "3764344823": 1,
      "3856296973": 1,
    },
    atomPairs: {
      "689187": 2,
      "689188": 1,
      "689473": 1,
      "689474": 1,
      "689475": 1,
      "705570": 1,
      "705573": 1,
      "705857": 3,
      "705858": 3,
      "705891": 1,
      "1213476": 1,
      "1213761": 1,
      "1213762": 1,
      "1213763": 1,
      "1213793": 1,
      "1213794": 1,
      "1721378": 2,
      "1721667": 4,
      "1721668": 2,
      "1721698": 2,
      "1721701": 2,
      "1722692": 2,
      "1723682": 1,
      "2114598": 1,
      "2114882": 1,
      "2114883": 2,
      "2114913": 1,
      "2114916": 1,
      "2115906": 1,
      "2116902": 2,
      "3736609": 1,
      "3736898": 2,
      "3736899": 1,
      "3736929": 1,
      "3736932": 1,
      "3737923": 1,
      "3738913": 2,
      "3739685": 1,
    },
    torsions: {
      "5513695273": 1,
      "5513790496": 2,
      "5521822249": 1,
      "5647650858": 1,
      "5656039466": 1,
      "9808400937": 1,
      "9808662569": 1,
      "14017909289": 4,
      "17190637609": 1,
      "17190653993": 1,
      "30478192681": 1,
      "30478192713": 1,
    },
  },
];

const plain = (counts: FeatureCounts): Record<string, number> => Object.fromEntries(counts);

test.each(REFERENCES)("the fingerprints of $smiles are those of Python RDKit", (wanted) => {
  const molecule = analyzeSmiles(wanted.smiles);
  expect(plain(morganCounts(molecule, { radius: 3 }))).toEqual(wanted.ecfp6);
  expect(plain(morganCounts(molecule, { useFeatures: true }))).toEqual(wanted.fcfp4);
  expect(plain(atomPairs(molecule))).toEqual(wanted.atomPairs);
  expect(plain(topologicalTorsions(molecule))).toEqual(wanted.torsions);
});

/** Python RDKit 2022.09.3: a sulfur(IV) has a pi electron only where its double bond is conjugated. */
test("sulfur of a sulfoxide is sp3, that of an acyl sulfilimine is not", () => {
  const sulfilimine = analyzeSmiles("CC(=O)N=S(C)C");
  expect(plain(topologicalTorsions(sulfilimine))).toEqual({
    "5656138272": 2,
    "31425843744": 1,
    "31425843816": 1,
  });
  expect(plain(atomPairs(analyzeSmiles("CS(C)=O")))).toEqual({
    "541730": 1,
    "1721378": 2,
    "3720225": 2,
    "3722529": 1,
  });
});

test("folded bits are the ids' remainders", () => {
  const molecule = analyzeSmiles(REFERENCES[1].smiles);
  const ids = morganCounts(molecule, { radius: 3, useFeatures: true }).keys();
  const bits = morganBits(molecule, { radius: 3, useFeatures: true, numBits: 512 });
  expect(bits).toEqual(foldFeatures(ids, 512));
});

/** Similarities of Python RDKit 2022.09.3. */
test("Tanimoto of counts is minima by maxima", () => {
  const [a, b] = REFERENCES.map(({ smiles }) => morganCounts(analyzeSmiles(smiles)));
  expect(tanimotoOfCounts(a, b)).toBeCloseTo(0.044444444444444446, 12);
  const c = morganCounts(analyzeSmiles("CC(=O)NC1CCC1"));
  expect(tanimotoOfCounts(a, c)).toBeCloseTo(0.7727272727272727, 12);
  expect(tanimotoOfCounts(countFeatures([1, 1, 2]), countFeatures([1, 3]))).toBe(0.25);
  expect(tanimotoOfCounts(countFeatures([]), countFeatures([]))).toBe(0);
});

test("RDKit's own fingerprints come packed as ours", async () => {
  const rdkit = await loadRdkit();
  for (const kind of ["rdkit", "maccs", "atomPair", "topologicalTorsion"] as const) {
    const found = rdkitFingerprint(rdkit, "CC(=O)Oc1ccccc1C(=O)O", kind);
    if ("error" in found) throw new Error(found.error);
    expect(found.bits).toHaveLength(kind === "maccs" ? 6 : 64);
    expect(bitsSet(found.bits).length).toBeGreaterThan(10);
  }
  const keys = rdkitFingerprint(rdkit, "CC(=O)Oc1ccccc1C(=O)O", "maccs");
  expect("bits" in keys && bitsSet(keys.bits)).toEqual([
    89, 113, 123, 126, 127, 136, 139, 140, 143, 144, 146, 150, 152, 154, 157, 159, 160, 162, 163,
    164, 165,
  ]);
  expect(rdkitFingerprint(rdkit, "C1CC", "rdkit")).toEqual({
    error: "SMILES Parse Error: unclosed ring for input: 'C1CC'",
  });
});
