import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { analyzeSmiles, PROPERTIES, type PropertyName } from "../../src/chem/describe.ts";
import { morganFeatures } from "../../src/chem/morgan.ts";
import { qedProperties } from "../../src/chem/qed.ts";
import { canonicalize, isFailure, loadRdkit } from "../../src/chem/rdkit.ts";

/** Reference values of Python RDKit 2022.09.3; not part of the package. */
const FILE = "../shared/data/rdkit-reference/zinc-1000.jsonl.gz";
const isAbsent = !existsSync(FILE);

type Reference = Readonly<Record<PropertyName, number>> & {
  readonly smiles: string;
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

const TOLERANCES: Readonly<Record<PropertyName, number>> = {
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
};

const reason = isAbsent ? ` (skipped: ${FILE} is absent)` : "";

test.skipIf(isAbsent).each(Object.keys(TOLERANCES) as PropertyName[])(
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
