import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { analyzeSmiles, PROPERTIES, type PropertyName } from "../../src/chem/describe.ts";
import { bitsSet } from "../../src/chem/fingerprints/bits.ts";
import { morganBits } from "../../src/chem/fingerprints/morganFingerprint.ts";
import { morganFeatures } from "../../src/chem/morgan.ts";
import { qedProperties } from "../../src/chem/qed.ts";
import { canonicalize, isFailure, loadRdkit } from "../../src/chem/rdkit.ts";
import { bricsFragments } from "../../src/chem/scaffolds/brics.ts";
import { murckoScaffold } from "../../src/chem/scaffolds/murcko.ts";
import type { Smiles } from "../../src/chem/smiles.ts";

/** Reference values of Python RDKit 2022.09.3; not part of the package. */
const FILE = "../shared/data/rdkit-reference/zinc-1000.jsonl.gz";
const isAbsent = !existsSync(FILE);

type Reference = Readonly<Record<ReferenceName, number>> & {
  readonly smiles: string;
  readonly murcko: string;
  readonly morgan2: readonly number[];
  readonly brics: readonly string[];
  readonly qedProperties: Readonly<Record<string, number>>;
  readonly morgan2Sparse: Readonly<Record<string, number>>;
};

const references: readonly Reference[] = isAbsent
  ? []
  : gunzipSync(readFileSync(FILE))
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Reference);

const analyses = await Promise.all(
  references.map(async ({ smiles }) => {
    const result = canonicalize(await loadRdkit(), smiles);
    if (isFailure(result)) throw new Error(`${smiles}: ${result.error}`);
    return analyzeSmiles(result.canonical);
  }),
);

const TOLERANCES = {
  qed: 1e-9,
  sa: 1e-6,
  logP: 1e-6,
  tpsa: 1e-6,
  molWt: 1e-6,
  hba: 0,
  hbd: 0,
  rotatableBonds: 0,
  rings: 0,
  aromaticRings: 0,
  fractionCSP3: 1e-12,
  heavyAtoms: 0,
} as const satisfies Partial<Record<PropertyName, number>>;

/** Properties that the reference file has. */
type ReferenceName = keyof typeof TOLERANCES;

const reason = isAbsent ? ` (skipped: ${FILE} is absent)` : "";

test.skipIf(isAbsent).each(Object.keys(TOLERANCES) as ReferenceName[])(
  `%s agrees with RDKit on 1,000 ZINC molecules${reason}`,
  (name) => {
    const wrong = analyses.flatMap((analysis, i) => {
      const [found, wanted] = [PROPERTIES[name](analysis), references[i][name]];
      const agrees = Math.abs(found - wanted) <= TOLERANCES[name];
      return agrees ? [] : [{ smiles: references[i].smiles, found, wanted }];
    });
    expect(analyses).toHaveLength(1000);
    expect(wrong).toEqual([]);
  },
);

test.skipIf(isAbsent)(`the properties inside QED agree with RDKit${reason}`, () => {
  for (const [i, { smiles, qedProperties: wanted }] of references.entries()) {
    const found = Object.values(qedProperties(analyses[i]));
    for (const [j, value] of Object.values(wanted).entries()) {
      expect(found[j], smiles).toBeCloseTo(value, 8);
    }
  }
});

test.skipIf(isAbsent)(`Morgan features agree with RDKit, ids and counts${reason}`, () => {
  for (const [i, { smiles, morgan2Sparse }] of references.entries()) {
    const counts: Record<string, number> = {};
    for (const id of morganFeatures(analyses[i], 2)) counts[id] = (counts[id] ?? 0) + 1;
    expect(counts, smiles).toEqual(morgan2Sparse);
  }
});

test.skipIf(isAbsent)(`folded Morgan bits agree with RDKit${reason}`, () => {
  for (const [i, { smiles, morgan2 }] of references.entries()) {
    expect(bitsSet(morganBits(analyses[i])), smiles).toEqual(morgan2);
  }
});

/** Without stereo marks, which pieces do not keep here, in the spelling of this version. */
async function canonical(smiles: string): Promise<string> {
  if (smiles === "") return "";
  const result = canonicalize(await loadRdkit(), smiles.replace(/[@/\\]/g, ""));
  return isFailure(result) ? `${smiles}: ${result.error}` : result.canonical;
}

test.skipIf(isAbsent)(`Murcko scaffolds agree with RDKit${reason}`, async () => {
  const rdkit = await loadRdkit();
  for (const [i, { smiles, murcko }] of references.entries()) {
    const found = murckoScaffold(rdkit, analyses[i]);
    expect(found, smiles).toEqual({ scaffold: await canonical(murcko) });
  }
});

test.skipIf(isAbsent)(
  `BRICS fragments agree with RDKit${reason}`,
  { timeout: 60_000 },
  async () => {
    const rdkit = await loadRdkit();
    for (const { smiles, brics } of references) {
      const found = bricsFragments(rdkit, (await canonical(smiles)) as Smiles);
      const wanted = await Promise.all(brics.map(canonical));
      expect([...found].sort(), smiles).toEqual(wanted.sort());
    }
  },
);
