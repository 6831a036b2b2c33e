import type { Analysis } from "./analysis.ts";
import { type FragmentScores, fragmentScore, readFragmentScores } from "./fragmentScores.ts";
import { morganFeatures } from "./morgan.ts";

let table: FragmentScores | undefined;

/** Beyond this, up or down, the score grows with the logarithm only. */
const LINEAR_LIMIT = 4;

/**
 * Natural-product likeness, about -5 (like synthetic compounds) to 5 (like natural products): the
 * sum of the scores of the molecule's different Morgan features of radius 2, divided by its number
 * of atoms. Ertl, Roggo and Schuffenhauer, J. Chem. Inf. Model. 48 (2008) 68, as in RDKit's
 * Contrib/NP_Score 2022.09.
 */
export function np(analysis: Analysis): number {
  table ??= readFragmentScores("chem/np-scores.bin.gz");
  let sum = 0;
  for (const id of new Set(morganFeatures(analysis, 2))) sum += fragmentScore(table, id) ?? 0;
  const score = sum / analysis.graph.numAtoms;
  const excess = Math.abs(score) - LINEAR_LIMIT;
  if (excess <= 0) return score;
  return Math.sign(score) * (LINEAR_LIMIT + Math.log10(excess + 1));
}
