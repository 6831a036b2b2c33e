import { beforeAll, describe, expect, test } from "vitest";
import { analyzeSmiles } from "../../../src/chem/describe.ts";
import { canonicalize, isFailure, loadRdkit, type RdkitModule } from "../../../src/chem/rdkit.ts";
import { arithmeticMean, geometricMean } from "../../../src/rewards/objectives/means.ts";
import { OBJECTIVES, type ObjectiveName } from "../../../src/rewards/objectives/objectives.ts";
import { TARGETS, type TargetName } from "../../../src/rewards/objectives/targets.ts";
import { elementCount, isomerOf, parseFormula } from "../../../src/rewards/objectives/terms.ts";

let rdkit: RdkitModule;
beforeAll(async () => {
  rdkit = await loadRdkit();
});

function canonical(smiles: string): string {
  const result = canonicalize(rdkit, smiles);
  if (isFailure(result)) throw new Error(`${smiles}: ${result.error}`);
  return result.canonical;
}

const score = (name: ObjectiveName, smiles: string): number =>
  OBJECTIVES[name].compute(analyzeSmiles(canonical(smiles)));
const names = Object.keys(OBJECTIVES) as ObjectiveName[];

test("each reference molecule is RDKit's canonical form of the published one", () => {
  for (const { published, canonical: stored } of Object.values(TARGETS)) {
    expect(canonical(published)).toBe(stored);
  }
});

/**
 * Computed with Python RDKit 2022.09.3 from the definitions of GuacaMol, in the order of
 * `OBJECTIVES`. Valsartan's task is tiny for all of them: its factors have tests of their own.
 */
const EXPECTED: readonly (readonly [string, string, readonly number[]])[] = [
  [
    "aspirin",
    "CC(=O)Oc1ccccc1C(=O)O",
    [
      0.23529411764705885, 0.0915032679738562, 0.11578947368421055, 0.12037037037037035,
      0.14285714285714285, 0.039830417890323724, 0.09552008998760875, 0.2725317930340126,
      0.18498139990730428, 0.12951288430265648, 0.14855346982307627, 0.007332892918704842,
      0.11873257908909057, 0.008539710664868947, 0.00019548861776578054, 1.6660418569341133e-7, 0.0,
      0.5091503267973856, 0.34716049382716047,
    ],
  ],
  [
    "caffeine",
    "Cn1c(=O)c2c(ncn2C)n(C)c1=O",
    [
      0.14414414414414414, 0.0404040404040404, 0.1020408163265306, 0.10810810810810814,
      0.1192660550458716, 0.06900655593423542, 0.10734844004467696, 0.2176210568652329,
      0.4368676457055573, 0.10402524514086856, 0.09472979788502556, 0.00010870569651581498,
      0.24253562503633297, 0.1140745721163154, 7.949916135922351e-16, 1.907052864822491e-6, 0.0,
      0.5155240412855584, 0.35679188460928835,
    ],
  ],
  [
    "gefitinib",
    "COc1cc2ncnc(Nc3ccc(F)c(Cl)c3)c2cc1OCCCN1CCOCC1",
    [
      0.192090395480226, 0.17525162818235643, 0.13380281690140847, 0.14285714285714285,
      0.19047619047619047, 0.03905832834322535, 0.13483997249264845, 6.639677199580735e-36,
      3.8242466280971355e-16, 0.06215516287673966, 0.2916039157117435, 0.2545665882645003,
      0.09962222361176044, 0.14702398506238917, 1.3423346310375207e-9, 0.0016536484464843436, 0.0,
      0.8697099456148027, 0.1808950289290353,
    ],
  ],
  [
    "valsartan",
    "CCCCC(=O)N(Cc1ccc(-c2ccccc2-c2nn[nH]n2)cc1)C(C(=O)O)C(C)C",
    [
      0.24561403508771928, 0.19444444444444445, 0.19259259259259257, 0.16556291390728478,
      0.21527777777777782, 0.05235673853646193, 0.12183368996003177, 5.1265085641451556e-52,
      6.534705786382468e-25, 0.21636775263845537, 0.647191561266413, 0.24620376901703594,
      0.1345668685940516, 0.4679509613087477, 3.8094887230183177e-13, 5.155164109623353e-7,
      9.540221553711354e-11, 0.5464044868798825, 0.40345566906293356,
    ],
  ],
  [
    "osimertinib",
    "COc1cc(N(C)CCN(C)C)c(NC(=O)C=C)cc1Nc2nccc(n2)c3cn(C)c4ccccc34",
    [
      0.1717171717171717, 0.11034482758620691, 0.1513157894736842, 0.14457831325301204,
      0.21935483870967742, 0.03002402883845384, 0.1407807656815755, 2.390415182891609e-76,
      2.843707145171403e-38, 0.1333417190026552, 0.52580354049951, 0.27740491436048853,
      0.004743473633890294, 0.15066984552115031, 1.0044201997300548e-15, 2.730454102259674e-13, 0.0,
      0.5876383763837638, 0.46576465764657643,
    ],
  ],
  [
    "sitagliptin",
    "Fc1cc(c(F)cc1F)CC(N)CC(=O)N3Cc2nnc(n2CC3)C(F)(F)F",
    [
      0.21794871794871792, 0.14184397163120568, 0.16666666666666669, 0.087248322147651,
      0.13380281690140847, 0.04449941594899847, 0.09724332766526307, 4.634860997992993e-13,
      3.1202884983619004e-5, 0.3081898901507397, 0.4009526672262792, 0.0012167157495011091,
      0.2701716134791496, 0.31736323741169464, 3.726653172078671e-6, 0.13343833033538247, 0.0,
      0.5517013980480084, 0.4114598903836572,
    ],
  ],
  [
    "hopStart",
    "CCCOc1cc2ncnc(Nc3ccc4ncsc4c3)c2cc1S(=O)(=O)C(C)(C)C",
    [
      0.2522522522522523, 0.11808910359634998, 0.1791044776119403, 0.16891891891891891,
      0.18620689655172415, 0.034581586887220246, 0.13608276348795434, 6.639677199580735e-36,
      2.9783262686202286e-16, 0.0738104425322239, 0.39857212797196373, 0.4063485289444016,
      0.005010254047985795, 0.1448013751589601, 3.3327359116686453e-18, 0.0018141121686621282, 0.0,
      0.5, 0.6666666666666666,
    ],
  ],
  [
    "ranolazine",
    "COc1ccccc1OCC(O)CN2CCN(CC(=O)Nc3c(C)cccc3C)CC2",
    [
      0.25, 0.23904382470119526, 0.14388489208633093, 0.17567567567567569, 0.291044776119403,
      0.07339449541284404, 0.14708317290255085, 1.2652576351979192e-62, 8.819920733223231e-31,
      0.28553735996998325, 0.47388166179919794, 0.04923735914329034, 0.3572948005052482,
      0.4520835786044386, 6.484188576682704e-6, 3.7526852219975357e-10, 0.0, 0.5230314347961407,
      0.36813639035861256,
    ],
  ],
];

test.each(EXPECTED)("%s scores what RDKit gives in every objective", (_, smiles, expected) => {
  expect(expected).toHaveLength(names.length);
  for (const [i, name] of names.entries()) {
    expect(score(name, smiles), name).toBeCloseTo(expected[i], 12);
  }
});

describe("a reference molecule", () => {
  test.each([
    ["celecoxibRediscovery", "celecoxib"],
    ["troglitazoneRediscovery", "troglitazone"],
    ["thiothixeneRediscovery", "thiothixene"],
    ["albuterolSimilarity", "albuterol"],
    ["mestranolSimilarity", "mestranol"],
  ] as const)("has full marks in %s", (name, target: TargetName) => {
    expect(score(name, TARGETS[target].published)).toBe(1);
  });

  test("is held back by what the task wants changed", () => {
    // No aromatic ring where two are wanted, sigma 0.5: exp(-8) and similarity 1.
    expect(score("perindoprilMpo", TARGETS.perindopril.published)).toBeCloseTo(Math.exp(-4), 12);
    // Two rings where three are wanted: exp(-2).
    expect(score("amlodipineMpo", TARGETS.amlodipine.published)).toBeCloseTo(Math.exp(-1), 12);
    // Similarity 1 where 0 is wanted, sigma 0.1: exp(-50); all else is its own: fourth root.
    expect(score("sitagliptinMpo", TARGETS.sitagliptin.published)).toBeCloseTo(Math.exp(-12.5), 12);
    // C17H15N5O, 38 atoms, where C19H17N3O2, 41 atoms, is wanted: bells of 2, 2, 2, 1 and 3/2.
    const formula = Math.exp(-(4 + 4 + 4 + 1 + 9 / 4) / 2 / 5);
    expect(score("zaleplonMpo", TARGETS.zaleplon.published)).toBeCloseTo(Math.sqrt(formula), 12);
    // It has both decorations that must go, and the scaffold: (1 + 0 + 0 + 1) / 4.
    expect(score("decoHop", TARGETS.hopStart.published)).toBe(0.5);
    // The decoration, but the scaffold too: (1 + 1 + 0) / 3.
    expect(score("scaffoldHop", TARGETS.hopStart.published)).toBeCloseTo(2 / 3, 15);
  });
});

test("isomers of the formula have full marks, others fall with each atom", () => {
  expect(score("isomersC7H8N2O2", "NNC(=O)c1ccc(O)cc1")).toBe(1);
  // C7H6O2: H 6 for 8, N 0 for 2, 15 atoms for 19 with sigma 2.
  expect(score("isomersC7H8N2O2", "O=C(O)c1ccccc1")).toBeCloseTo(
    Math.exp(-(4 + 4 + 4) / 2 / 5),
    12,
  );
});

test("a pattern that is wanted and absent leaves nothing of a geometric mean", () => {
  expect(score("valsartanSmarts", TARGETS.sitagliptin.published)).toBe(0);
});

test("the task of valsartan wants the other properties of sitagliptin", () => {
  const valsartan = "CCCCC(=O)N(Cc1ccc(-c2ccccc2-c2nn[nH]n2)cc1)C(C(=O)O)C(C)C";
  const exponent = -4 * Math.log(score("valsartanSmarts", valsartan));
  // logP 4.1617 and 2.0165, TPSA 112.07 and 77.04, Bertz CT 1032.053 and 896.380 (Python RDKit).
  const expected = ((4.1617 - 2.0165) / 0.2) ** 2 + ((112.07 - 77.04) / 5) ** 2;
  expect(2 * exponent).toBeCloseTo(expected + ((1032.05295 - 896.38049) / 30) ** 2, 4);
});

test("formulas are read with counts of one left out; hydrogens count wherever they are", () => {
  expect(parseFormula("C9H10N2O2PF2Cl")).toEqual([
    ["C", 9],
    ["H", 10],
    ["N", 2],
    ["O", 2],
    ["P", 1],
    ["F", 2],
    ["Cl", 1],
  ]);
  const molecule = analyzeSmiles("[2H]CO");
  expect([elementCount(molecule, "H"), elementCount(molecule, "C")]).toEqual([4, 1]);
  expect(isomerOf("CH4O")(molecule)).toBe(1);
});

test("means are those of their names; one 0 makes a geometric mean 0", () => {
  expect(arithmeticMean([1, 0, 0.5])).toBe(0.5);
  expect(geometricMean([0.25, 1])).toBeCloseTo(0.5, 15);
  expect(geometricMean([1, 0])).toBe(0);
  expect(geometricMean([1e-300, 1e-300])).toBeCloseTo(1e-300, 310);
});
