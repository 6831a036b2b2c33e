import type { Analysis } from "../../chem/analysis.ts";
import { bertz } from "../../chem/bertz.ts";
import { aromaticRings, rings } from "../../chem/counts.ts";
import { logP } from "../../chem/crippen.ts";
import { tpsa } from "../../chem/tpsa.ts";
import type { Component } from "../components/component.ts";
import { arithmeticMean, geometricMean } from "./means.ts";
import { clipped, gaussianModifier, maxGaussian, minGaussian } from "./modifiers.ts";
import type { Term } from "./terms.ts";
import {
  contains,
  elementCount,
  isomerOf,
  lacks,
  propertyOf,
  propertyTerm,
  similarTo,
} from "./terms.ts";

/** An objective as a component: the mean of its terms. */
function objective(
  describe: string,
  terms: readonly Term[],
  mean: (values: readonly number[]) => number = geometricMean,
): Component {
  const compute = (molecule: Analysis): number => mean(terms.map((term) => term(molecule)));
  return { describe, unit: "", range: [0, 1], compute };
}

const fluorines = (molecule: Analysis): number => elementCount(molecule, "F");

/** The quinazoline that the hop tasks keep or leave. */
const HOP_SCAFFOLD = "[#7]-c1n[c;h1]nc2[c;h1]c(-[#8])[c;h0][c;h1]c12";

/**
 * The goal-directed tasks of GuacaMol (Brown et al., arXiv:1811.09621) that PMO (Gao et al.,
 * NeurIPS 2022) uses, by name. Constants are those of GuacaMol's suite
 * version 2 (`guacamol/standard_benchmarks.py`, `benchmark_suites.py`); means are geometric unless
 * a task says otherwise. docs/rewards.md lists them.
 */
export const OBJECTIVES = {
  albuterolSimilarity: objective("Similarity to albuterol (FCFP4), full marks from 0.75 on.", [
    similarTo("albuterol", "fcfp4", clipped(0.75)),
  ]),
  mestranolSimilarity: objective("Similarity to mestranol (atom pairs), full marks from 0.75 on.", [
    similarTo("mestranol", "atomPairs", clipped(0.75)),
  ]),
  celecoxibRediscovery: objective("Similarity to celecoxib (ECFP4).", [
    similarTo("celecoxib", "ecfp4"),
  ]),
  troglitazoneRediscovery: objective("Similarity to troglitazone (ECFP4).", [
    similarTo("troglitazone", "ecfp4"),
  ]),
  thiothixeneRediscovery: objective("Similarity to thiothixene (ECFP4).", [
    similarTo("thiothixene", "ecfp4"),
  ]),
  median1: objective("Between camphor and menthol (ECFP4).", [
    similarTo("camphor", "ecfp4"),
    similarTo("menthol", "ecfp4"),
  ]),
  median2: objective("Between tadalafil and sildenafil (ECFP6).", [
    similarTo("tadalafil", "ecfp6"),
    similarTo("sildenafil", "ecfp6"),
  ]),
  isomersC7H8N2O2: objective("Isomers of C7H8N2O2.", [isomerOf("C7H8N2O2")]),
  isomersC9H10N2O2PF2Cl: objective("Isomers of C9H10N2O2PF2Cl.", [isomerOf("C9H10N2O2PF2Cl")]),
  osimertinibMpo: objective("Like osimertinib but not too much, more polar, less lipophilic.", [
    similarTo("osimertinib", "fcfp4", clipped(0.8)),
    similarTo("osimertinib", "ecfp6", minGaussian(0.85, 0.1)),
    propertyTerm(tpsa, maxGaussian(100, 10)),
    propertyTerm(logP, minGaussian(1, 1)),
  ]),
  fexofenadineMpo: objective("Like fexofenadine, more polar, less lipophilic.", [
    similarTo("fexofenadine", "atomPairs", clipped(0.8)),
    propertyTerm(tpsa, maxGaussian(90, 10)),
    propertyTerm(logP, minGaussian(4, 1)),
  ]),
  ranolazineMpo: objective("Like ranolazine, more polar, more lipophilic, with one fluorine.", [
    similarTo("ranolazine", "atomPairs", clipped(0.7)),
    propertyTerm(logP, maxGaussian(7, 1)),
    propertyTerm(fluorines, gaussianModifier(1, 1)),
    propertyTerm(tpsa, maxGaussian(95, 20)),
  ]),
  perindoprilMpo: objective("Like perindopril, with two aromatic rings.", [
    similarTo("perindopril", "ecfp4"),
    propertyTerm(aromaticRings, gaussianModifier(2, 0.5)),
  ]),
  amlodipineMpo: objective("Like amlodipine, with three rings.", [
    similarTo("amlodipine", "ecfp4"),
    propertyTerm(rings, gaussianModifier(3, 0.5)),
  ]),
  sitagliptinMpo: objective("Unlike sitagliptin, with its formula, logP and TPSA.", [
    similarTo("sitagliptin", "ecfp4", gaussianModifier(0, 0.1)),
    propertyOf("sitagliptin", logP, 0.2),
    propertyOf("sitagliptin", tpsa, 5),
    isomerOf("C16H15F6N5O"),
  ]),
  zaleplonMpo: objective("Like zaleplon, with formula C19H17N3O2.", [
    similarTo("zaleplon", "ecfp4"),
    isomerOf("C19H17N3O2"),
  ]),
  valsartanSmarts: objective("A part of valsartan, with logP, TPSA and Bertz CT of sitagliptin.", [
    contains("CN(C=O)Cc1ccc(c2ccccc2)cc1"),
    propertyOf("sitagliptin", logP, 0.2),
    propertyOf("sitagliptin", tpsa, 5),
    propertyOf("sitagliptin", bertz, 30),
  ]),
  decoHop: objective(
    "Other substituents on the same scaffold, like pharmacophores; arithmetic mean.",
    [
      similarTo("hopStart", "pharmacophores", clipped(0.85)),
      lacks("CS([#6])(=O)=O"),
      lacks("[#7]-c1ccc2ncsc2c1"),
      contains(HOP_SCAFFOLD),
    ],
    arithmeticMean,
  ),
  scaffoldHop: objective(
    "Another scaffold with the same substituents, like pharmacophores; arithmetic mean.",
    [
      similarTo("hopStart", "pharmacophores", clipped(0.75)),
      contains("[#6]-[#6]-[#6]-[#8]-[#6]~[#6]~[#6]~[#6]~[#6]-[#7]-c1ccc2ncsc2c1"),
      lacks(HOP_SCAFFOLD),
    ],
    arithmeticMean,
  ),
} as const satisfies Record<string, Component>;

/** Name of an objective. */
export type ObjectiveName = keyof typeof OBJECTIVES;
