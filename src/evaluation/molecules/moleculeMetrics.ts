import { type Circles, countCircles } from "./circles.ts";
import { countCosine, countNames } from "./countCosine.ts";
import {
  COMPARED_PROPERTIES,
  type ComparedProperty,
  type MoleculeSet,
} from "./describeMolecules.ts";
import { type Distribution, describeDistribution, meanOf } from "./distribution.ts";
import { type FiltersPassed, filtersPassed } from "./filtersPassed.ts";
import { internalDiversity } from "./internalDiversity.ts";
import { findModes, type Modes } from "./modes.ts";
import { nearestSimilarities } from "./nearestSimilarities.ts";
import { novelty } from "./novelty.ts";
import { type SampleCounts, sampleCounts } from "./sampleCounts.ts";
import { type ScaffoldCounts, scaffoldCounts } from "./scaffoldCounts.ts";
import { type TopK, topK } from "./topK.ts";

/** Numbers of best molecules that `topK` tells of. */
export const TOP_KS = [1, 10, 100, 1000] as const;

/** Modes as numbers, without the molecules. */
export type ModeCounts = Omit<Modes, "rows">;

/** All metrics of a sample; null is what is not defined for it. docs/metrics.md defines each. */
export interface MoleculeMetrics extends SampleCounts {
  readonly novelty: number | null;
  readonly internalDiversity: number | null;
  readonly snn: number | null;
  readonly circles: Circles | null;
  readonly scaffolds: ScaffoldCounts | null;
  readonly topK: readonly TopK[];
  readonly modes: ModeCounts | null;
  readonly filters: FiltersPassed | null;
  readonly properties: Readonly<Record<ComparedProperty, Distribution>> | null;
  readonly fragmentSimilarity: number | null;
  readonly scaffoldSimilarity: number | null;
}

/** The molecules that a sample is compared with. */
export interface ReferenceMolecules {
  /** Those that are compared one by one. */
  readonly set: MoleculeSet;
  /** Canonical SMILES of all without stereo marks, for novelty. */
  readonly constitutions: ReadonlySet<string>;
}

/** What is measured, and what with. */
export interface MetricsInput {
  readonly sample: MoleculeSet;
  /** [N] before beta; NaN where a row has none. Undefined without rewards. */
  readonly rewards?: ArrayLike<number>;
  readonly reference?: ReferenceMolecules;
  /** Least reward of a mode; by default the one that a tenth of the distinct molecules reach. */
  readonly modeReward?: number;
  /** Similarity limit of modes, Tanimoto. */
  readonly modeSimilarity: number;
  /** Distance of #Circles, 1 - Tanimoto. */
  readonly circleDistance: number;
}

/** MOSES counts scaffolds of this many rings or more. */
const LEAST_RINGS = 2;

/** Entries of a list over distinct molecules, one for each valid row. */
const overValid = (rows: Int32Array, values: ArrayLike<number> | undefined): Float64Array =>
  Float64Array.from(rows, (place) => values?.[place] ?? Number.NaN);

const fragmentCounts = ({ rows, fragments }: MoleculeSet) =>
  countNames(Array.from(rows).flatMap((place) => fragments[place]));

function ringScaffoldCounts({ rows, scaffolds, values }: MoleculeSet) {
  const counted = Array.from(rows).filter((place) => (values.rings?.[place] ?? 0) >= LEAST_RINGS);
  return countNames(counted.map((place) => scaffolds[place]).filter((text) => text !== ""));
}

/** [U] the reward of each distinct molecule: that of its first row. */
function rewardsOfDistinct(sample: MoleculeSet, rewards: ArrayLike<number>): Float64Array {
  const own = new Float64Array(sample.distinct.length).fill(Number.NaN);
  let valid = 0;
  for (const [row, smiles] of sample.canonical.entries()) {
    if (smiles === null) continue;
    const place = sample.rows[valid++];
    if (Number.isNaN(own[place])) own[place] = rewards[row];
  }
  return own;
}

/** The least of the best tenth of the rewards, at least one; NaN without rewards. */
function bestTenth(rewards: Float64Array): number {
  const sorted = rewards.filter((reward) => !Number.isNaN(reward)).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.floor(0.9 * sorted.length)];
}

/** Measures a sample of molecules. */
export function moleculeMetrics(input: MetricsInput): MoleculeMetrics {
  const { sample, reference, circleDistance } = input;
  const { rows, fingerprints, scaffolds, values } = sample;
  const rewards = input.rewards && rewardsOfDistinct(sample, input.rewards);
  const best = rewards ? topK(rewards, fingerprints, TOP_KS) : [];
  const nearest = reference && nearestSimilarities(fingerprints, reference.set.fingerprints);
  return {
    ...sampleCounts(sample.canonical),
    novelty: reference ? novelty(sample.constitutions, reference.constitutions) : null,
    internalDiversity: internalDiversity(fingerprints),
    snn: nearest ? meanOf(overValid(rows, nearest)) : null,
    circles: countCircles(fingerprints, circleDistance),
    scaffolds: scaffoldCounts(scaffolds, reference?.set.scaffolds),
    topK: best,
    modes: rewards && best.length > 0 ? modeCounts(input, rewards) : null,
    filters: filtersPassed({
      painsAlerts: overValid(rows, values.painsAlerts),
      brenkAlerts: overValid(rows, values.brenkAlerts),
      lipinskiViolations: overValid(rows, values.lipinskiViolations),
    }),
    properties: propertyDistributions(sample, reference?.set),
    fragmentSimilarity: reference
      ? countCosine(fragmentCounts(sample), fragmentCounts(reference.set))
      : null,
    scaffoldSimilarity: reference
      ? countCosine(ringScaffoldCounts(sample), ringScaffoldCounts(reference.set))
      : null,
  };
}

/** What is known of a sample of objects that are no molecules, such as graphs. */
export function objectMetrics(
  objects: readonly string[],
  rewards: ArrayLike<number>,
): MoleculeMetrics {
  const rewardOf = new Map(objects.map((text, row) => [text, rewards[row]]));
  return {
    ...sampleCounts(objects),
    ...{ novelty: null, internalDiversity: null, snn: null, circles: null, scaffolds: null },
    topK: topK([...rewardOf.values()], undefined, TOP_KS),
    ...{ modes: null, filters: null, properties: null },
    ...{ fragmentSimilarity: null, scaffoldSimilarity: null },
  };
}

function modeCounts(input: MetricsInput, rewards: Float64Array): ModeCounts {
  const { fingerprints, scaffolds } = input.sample;
  const { rows: _, ...counts } = findModes(
    { rewards, fingerprints, scaffolds },
    { threshold: input.modeReward ?? bestTenth(rewards), similarity: input.modeSimilarity },
  );
  return counts;
}

function propertyDistributions(
  sample: MoleculeSet,
  reference: MoleculeSet | undefined,
): Record<ComparedProperty, Distribution> {
  const entries = COMPARED_PROPERTIES.map((name) => {
    const own = overValid(sample.rows, sample.values[name]);
    const theirs = reference && overValid(reference.rows, reference.values[name]);
    return [name, describeDistribution(own, theirs)] as const;
  });
  return Object.fromEntries(entries) as Record<ComparedProperty, Distribution>;
}
