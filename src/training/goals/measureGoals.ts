import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import { goalText } from "../../conditioning/goalText.ts";
import { type Conditions, rowOf } from "../../conditioning/part.ts";
import { createRng } from "../../core/rng.ts";
import { type RangeSuccess, rangeSuccess } from "../../evaluation/multiObjective/rangeSuccess.ts";
import type { TrainedRun } from "../trainedRun.ts";
import { drawObjects } from "./drawObjects.ts";
import { judgedGoals } from "./judgedGoals.ts";
import { type PreferenceMetrics, preferenceMetrics } from "./preferenceMetrics.ts";

/** How one property keeps to a range that was asked for. */
export interface PropertyRangeMetrics extends RangeSuccess {
  readonly goal: string;
  readonly property: string;
  readonly low: number;
  readonly high: number;
}

/** How often the object that is asked for is built. */
export interface TargetMetrics {
  /** Objects that were asked for, each once. */
  readonly asked: number;
  /** Share of them that were built. */
  readonly success: number;
}

/** How a run keeps to what it is asked for. */
export interface GoalMetrics {
  /** Of runs with preferences or directions. */
  readonly preferences?: PreferenceMetrics;
  /** Of runs with ranges: each property under each of the goals. */
  readonly ranges?: readonly PropertyRangeMetrics[];
  /** Of runs with targets. */
  readonly targets?: TargetMetrics;
}

/** How much is drawn. */
export interface MeasureGoalsOptions {
  /** Preferences or directions. */
  readonly goals: number;
  /** Objects for each goal. */
  readonly samples: number;
  readonly seed: number;
  readonly onDone?: (done: number, total: number) => void;
}

/**
 * Draws objects for goals spread over all that a run can be asked for, at the highest beta, and says
 * how well they keep to them.
 *
 * @returns undefined for a run that is asked for beta alone
 */
export async function measureGoals(
  run: TrainedRun,
  { goals, samples, seed, onDone }: MeasureGoalsOptions,
): Promise<GoalMetrics | undefined> {
  const { config, assembly } = run;
  const { preferences, ranges } = judgedGoals(run, {
    preferences: goals,
    samplesPerPreference: samples,
    samplesPerRange: samples,
  });
  const rng = createRng(seed);
  const { conditioning } = assembly;
  const targets = conditioning.parts.some(({ name }) => name === "target")
    ? conditioning.draw(goals * samples, { rng, progress: 1 })
    : undefined;
  if (!preferences && !ranges && !targets) return undefined;
  // Preferences are compared with a random policy, which draws as many.
  const total = 2 * (preferences?.count ?? 0) + (ranges?.count ?? 0) + (targets?.count ?? 0);
  let done = 0;
  const draw = (conditions: Conditions, epsilon: number) =>
    drawObjects(run, conditions, {
      ...{ rng, epsilon },
      onDone: (count) => {
        done += count;
        onDone?.(done, total);
      },
    });
  return {
    ...(preferences && {
      preferences: preferenceMetrics(
        conditioning,
        { objects: await draw(preferences, 0), random: await draw(preferences, 1) },
        { conditions: preferences, samples, cosine: config.conditioning.focus?.cosine },
      ),
    }),
    ...(targets && { targets: targetMetrics(run, await draw(targets, 0), targets) }),
    ...(ranges && { ranges: rangeMetrics(run, await draw(ranges, 0), ranges, samples) }),
  };
}

function targetMetrics(
  { assembly: { conditioning } }: TrainedRun,
  objects: ScoredObjects,
  conditions: Conditions,
): TargetMetrics {
  const { reached = new Uint8Array() } = conditioning.evaluate(objects, conditions);
  const built = reached.reduce((sum, hit) => sum + hit, 0);
  return { asked: conditions.count, success: built / conditions.count };
}

function rangeMetrics(
  { assembly: { conditioning } }: TrainedRun,
  { values }: { readonly values: Readonly<Record<string, Float64Array>> },
  conditions: Conditions,
  samples: number,
): PropertyRangeMetrics[] {
  const { properties } = conditioning;
  const ranges = conditions.asked.ranges as Float64Array;
  return Array.from({ length: conditions.count / samples }, (_, g) => {
    const ends = rowOf(ranges, g * samples, 2 * properties.length);
    const goal = goalText(conditioning, conditions, g * samples);
    return properties.map(({ name }, p) => {
      const [low, high] = [ends[2 * p], ends[2 * p + 1]];
      const own = values[name].subarray(g * samples, (g + 1) * samples);
      return { goal, property: name, low, high, ...rangeSuccess(own, low, high) };
    });
  }).flat();
}
