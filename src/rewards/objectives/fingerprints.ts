import type { Analysis } from "../../chem/analysis.ts";
import { atomPairs } from "../../chem/fingerprints/atomPairs.ts";
import { countFeatures, type FeatureCounts } from "../../chem/fingerprints/counts.ts";
import { morganCounts } from "../../chem/fingerprints/morganFingerprint.ts";
import { pharmacophores } from "../../chem/pharmacophores.ts";

/** Longest distance between the atoms of a pair in GuacaMol's atom pairs, bonds. */
const MAX_PAIR_DISTANCE = 10;
/** Low bits of a pair's id: its distance. */
const DISTANCE_MASK = 31;

/** Atom pairs up to 10 bonds apart: GuacaMol's "AP". */
function nearAtomPairs(molecule: Analysis): FeatureCounts {
  return new Map(
    [...atomPairs(molecule)].filter(([id]) => (id & DISTANCE_MASK) <= MAX_PAIR_DISTANCE),
  );
}

/**
 * Fingerprints that similarities are computed with, sparse: features and how often each occurs.
 * GuacaMol's names are in `guacamol/utils/fingerprints.py`.
 */
export const FINGERPRINTS = {
  ecfp4: (molecule: Analysis) => morganCounts(molecule, { radius: 2 }),
  ecfp6: (molecule: Analysis) => morganCounts(molecule, { radius: 3 }),
  fcfp4: (molecule: Analysis) => morganCounts(molecule, { radius: 2, useFeatures: true }),
  atomPairs: nearAtomPairs,
  pharmacophores: (molecule: Analysis) => countFeatures(pharmacophores(molecule)),
} as const satisfies Record<string, (molecule: Analysis) => FeatureCounts>;

/** Name of a fingerprint. */
export type FingerprintName = keyof typeof FINGERPRINTS;

/** Fingerprints of molecules in use: several terms of a reward ask for the same one. */
const known = new WeakMap<Analysis, Map<FingerprintName, FeatureCounts>>();

/** A fingerprint of a molecule, computed once for each `Analysis`. */
export function fingerprintOf(molecule: Analysis, name: FingerprintName): FeatureCounts {
  const ofMolecule = known.get(molecule) ?? new Map<FingerprintName, FeatureCounts>();
  known.set(molecule, ofMolecule);
  const counts = ofMolecule.get(name) ?? FINGERPRINTS[name](molecule);
  ofMolecule.set(name, counts);
  return counts;
}
