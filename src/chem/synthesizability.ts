import type { Analysis } from "./analysis.ts";
import { fragmentScore, loadFragmentScores } from "./fragmentScores.ts";
import { morganFeatures } from "./morgan.ts";
import { findRingFeatures } from "./ringFeatures.ts";
import { countStereoCenters } from "./stereoCenters.ts";

/** Score of a fragment that the table lacks. */
const UNKNOWN_FRAGMENT = -4;
/** Rings larger than this are macrocycles. */
const MACROCYCLE = 8;
/** Range of the raw score that is mapped to 10..1. */
const RAW_MIN = -4;
const RAW_MAX = 2.5;

/**
 * Synthetic accessibility, 1 (easy) to 10 (hard): Ertl and Schuffenhauer, J. Cheminf. 1 (2009) 8,
 * as in RDKit's Contrib/SA_Score 2022.09, with its changes (one macrocycle penalty, correction for
 * symmetry, smoothed upper end).
 */
export function sa(analysis: Analysis): number {
  const features = morganFeatures(analysis, 2);
  const raw =
    meanFragmentScore(features) - complexity(analysis) + symmetryBonus(analysis, features);
  let score = 11 - ((raw - RAW_MIN + 1) / (RAW_MAX - RAW_MIN)) * 9;
  if (score > 8) score = 8 + Math.log(score - 8);
  return Math.min(10, Math.max(1, score));
}

function meanFragmentScore(features: Uint32Array): number {
  const table = loadFragmentScores();
  let sum = 0;
  for (let i = 0; i < features.length; i++) {
    sum += fragmentScore(table, features[i]) ?? UNKNOWN_FRAGMENT;
  }
  return sum / features.length;
}

/** Penalties for size, stereo centres, spiro atoms, bridgeheads and macrocycles. */
function complexity(analysis: Analysis): number {
  const { numAtoms } = analysis.graph;
  const features = findRingFeatures(analysis);
  const hasMacrocycle = analysis.rings.atoms.some((ring) => ring.length > MACROCYCLE);
  return (
    numAtoms ** 1.005 -
    numAtoms +
    Math.log10(countStereoCenters(analysis) + 1) +
    Math.log10(features.spiro.size + 1) +
    Math.log10(features.bridgeheads.size + 1) +
    (hasMacrocycle ? Math.log10(2) : 0)
  );
}

/** Molecules with few different features are easier than their size says. */
function symmetryBonus({ graph }: Analysis, features: Uint32Array): number {
  const numDistinct = new Set(features).size;
  return graph.numAtoms > numDistinct ? Math.log(graph.numAtoms / numDistinct) * 0.5 : 0;
}
