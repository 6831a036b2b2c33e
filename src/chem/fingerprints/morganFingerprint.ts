import type { Analysis } from "../analysis.ts";
import { connectivityInvariants, morganFeatures } from "../morgan.ts";
import { foldFeatures } from "./bits.ts";
import { countFeatures, type FeatureCounts } from "./counts.ts";
import { featureInvariants } from "./featureInvariants.ts";

/** Which Morgan fingerprint. */
export interface MorganOptions {
  /** Widest environment, bonds; 2 (the default) is what papers call ECFP4. */
  readonly radius?: number;
  /** Start from pharmacophoric features (FCFP) in place of elements and bonds (ECFP). */
  readonly useFeatures?: boolean;
}

/** A fingerprint folded to a number of bits. */
export interface FoldedMorganOptions extends MorganOptions {
  /** A multiple of 32; 2048 by default. */
  readonly numBits?: number;
}

/** One id for each environment, see `morganFeatures`; features start as bits 0..63. */
function featuresOf(
  analysis: Analysis,
  { radius = 2, useFeatures = false }: MorganOptions,
): Uint32Array {
  const start = useFeatures ? featureInvariants(analysis) : connectivityInvariants(analysis);
  return morganFeatures(analysis, radius, start);
}

/** Sparse counts, ids of 32 bits; RDKit's GetMorganFingerprint(mol, radius, useFeatures). */
export function morganCounts(analysis: Analysis, options: MorganOptions = {}): FeatureCounts {
  return countFeatures(featuresOf(analysis, options));
}

/**
 * Folded bits, packed; RDKit's GetMorganFingerprintAsBitVect(mol, radius, nBits, useFeatures).
 *
 * @returns [numBits / 32] bit b is bit b % 32 of word b / 32
 * @throws ShapeError if numBits is not a positive multiple of 32
 */
export function morganBits(analysis: Analysis, options: FoldedMorganOptions = {}): Uint32Array {
  return foldFeatures(featuresOf(analysis, options), options.numBits ?? 2048);
}
