import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import type { Conditioning } from "../../conditioning/conditioning.ts";
import { goalText } from "../../conditioning/goalText.ts";
import { type Conditions, rowOf } from "../../conditioning/part.ts";
import { paretoFront } from "../../core/paretoFront.ts";
import { conditionCorrelation } from "../../evaluation/multiObjective/conditionCorrelation.ts";
import { focusAccuracy } from "../../evaluation/multiObjective/focusAccuracy.ts";
import { hsri } from "../../evaluation/multiObjective/hsri.ts";
import { hypervolume, MOST_OBJECTIVES } from "../../evaluation/multiObjective/hypervolume.ts";
import { igd } from "../../evaluation/multiObjective/igd.ts";
import { pcEntropy } from "../../evaluation/multiObjective/pcEntropy.ts";
import { r2 } from "../../evaluation/multiObjective/r2.ts";
import { topByGoal } from "../../evaluation/multiObjective/topByGoal.ts";
import { validPoints } from "./judgedGoals.ts";

/** How well objects cover the trade-offs of several objectives. */
export interface FrontMetrics {
  /** Exact, above 0 in all objectives; null for more than 4 objectives. */
  readonly hypervolume: number | null;
  /** Objects that no other beats. */
  readonly paretoSize: number;
  readonly r2: number;
  readonly igd: number;
  readonly hsri: number;
  /** Nats. */
  readonly pcEntropy: number;
}

/** What was drawn for preferences or directions spread over all. */
export interface PreferenceMetrics extends FrontMetrics {
  /** Goals, and objects drawn for each. */
  readonly goals: number;
  readonly samples: number;
  readonly objectives: readonly string[];
  /** The same of as many objects of a random policy. */
  readonly random: FrontMetrics;
  /** Mean over objectives of the correlation of what was asked with what came. */
  readonly meanPearson: number;
  readonly pearson: Readonly<Record<string, number>>;
  /** Mean over goals of the mean reward of the best `k` objects, before beta. */
  readonly topByGoal: { readonly k: number; readonly meanReward: number };
  /** Share of objects in the region that was asked for; of directions only. */
  readonly focusAccuracy?: number;
  /** Mean objectives at each goal. */
  readonly each: readonly {
    readonly goal: string;
    readonly asked: readonly number[];
    readonly mean: readonly number[];
  }[];
}

/** Objects of each goal whose mean is taken, k of MOGFN-PC. */
const TOP = 10;

/** Indicators of the points, their reference 0 and their ideal 1. */
export function frontMetrics(points: readonly Float64Array[]): FrontMetrics {
  const front = paretoFront(points).map((i) => points[i]);
  const isExact = (front[0]?.length ?? 0) <= MOST_OBJECTIVES;
  return {
    hypervolume: isExact ? hypervolume(front) : null,
    paretoSize: front.length,
    ...{ r2: r2(front), igd: igd(front), hsri: hsri(front), pcEntropy: pcEntropy(front) },
  };
}

/**
 * @param goals.conditions [G * samples] goal g is that of the rows g * samples ...
 * @param goals.cosine of the focus regions, where directions are asked for
 */
export function preferenceMetrics(
  conditioning: Conditioning,
  drawn: { readonly objects: ScoredObjects; readonly random: ScoredObjects },
  goals: {
    readonly conditions: Conditions;
    readonly samples: number;
    readonly cosine: number | undefined;
  },
): PreferenceMetrics {
  const { conditions, samples } = goals;
  const { rows, points } = validPoints(conditioning, drawn.objects);
  const { objectives } = conditioning;
  const asked = conditions.asked.focus ?? conditions.asked.preferences ?? new Float64Array(0);
  const askedOf = (row: number): Float64Array => rowOf(asked, row, objectives.length);
  const wanted = rows.map(askedOf);
  const { mean, each } = conditionCorrelation(wanted, points);
  const { reward } = conditioning.evaluate(drawn.objects, conditions);
  const count = conditions.count / samples;
  const goalOf = Array.from(reward, (_, row) => Math.floor(row / samples));
  return {
    ...{ goals: count, samples, objectives },
    ...frontMetrics(points),
    random: frontMetrics(validPoints(conditioning, drawn.random).points),
    meanPearson: mean,
    pearson: Object.fromEntries(objectives.map((name, k) => [name, each[k]])),
    topByGoal: { k: TOP, meanReward: topByGoal(reward, goalOf, TOP) },
    ...(goals.cosine !== undefined && {
      focusAccuracy: focusAccuracy(wanted, points, goals.cosine),
    }),
    each: Array.from({ length: count }, (_, g) => {
      const own = points.filter((_, i) => goalOf[rows[i]] === g);
      const meanOf = (k: number) => own.reduce((sum, point) => sum + point[k], 0) / own.length;
      return {
        goal: goalText(conditioning, conditions, g * samples),
        asked: [...askedOf(g * samples)],
        mean: objectives.map((_, k) => meanOf(k)),
      };
    }),
  };
}
