import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import { type Conditions, rowOf } from "../../conditioning/part.ts";
import { paretoFront } from "../../core/paretoFront.ts";
import { createRng } from "../../core/rng.ts";
import { conditionCorrelation } from "../../evaluation/multiObjective/conditionCorrelation.ts";
import { hypervolume, MOST_OBJECTIVES } from "../../evaluation/multiObjective/hypervolume.ts";
import { drawObjects } from "../goals/drawObjects.ts";
import { judgedGoals, validPoints } from "../goals/judgedGoals.ts";
import type { TrainedRun } from "../trainedRun.ts";

/** Objects that were drawn for preferences or directions spread over all. */
export interface PreferencePicture {
  readonly objectives: readonly string[];
  /** [n] */
  readonly texts: readonly string[];
  /** [n][K] what each object was asked for. */
  readonly asked: readonly (readonly number[])[];
  /** [n][K] what it has, 0 to 1. */
  readonly points: readonly (readonly number[])[];
  /** For each pair of objectives, the objects that no other beats in both, by rising x. */
  readonly fronts: readonly {
    readonly x: number;
    readonly y: number;
    readonly front: readonly number[];
  }[];
  /** [K] of what was asked with what came. */
  readonly pearson: readonly number[];
  /** NaN for more than 4 objectives. */
  readonly hypervolume: number;
  readonly goals: number;
}

/** Values of a property of objects that were asked to have it in a range. */
export interface RangePicture {
  readonly property: string;
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
  /** Share of them in the range. */
  readonly inside: number;
}

/** How a run keeps to what it is asked for. */
export interface GoalPicture {
  readonly preferences?: PreferencePicture;
  readonly ranges: readonly RangePicture[];
  readonly step: number;
}

/** Goals, and objects for each: some seconds on two cores. */
const GOALS = 15;
const PER_GOAL = 32;
const PER_RANGE = 128;
const SEED = 0;

function preferencePicture(
  { assembly: { conditioning } }: TrainedRun,
  objects: ScoredObjects,
  conditions: Conditions,
): PreferencePicture {
  const { objectives } = conditioning;
  const size = objectives.length;
  const { rows, points: vectorsOf } = validPoints(conditioning, objects);
  const points = vectorsOf.map((point) => [...point]);
  const vectors = conditions.asked.focus ?? conditions.asked.preferences ?? new Float64Array(0);
  const asked = rows.map((row) => [...rowOf(vectors, row, size)]);
  const pairs = objectives.flatMap((_, x) =>
    objectives.flatMap((_, y) => (y > x ? [{ x, y }] : [])),
  );
  return {
    ...{ objectives, asked, points, goals: conditions.count / PER_GOAL },
    texts: rows.map((row) => objects.canonical[row] ?? ""),
    fronts: pairs.map(({ x, y }) => {
      const front = paretoFront(points.map((point) => [point[x], point[y]]));
      return { x, y, front: front.sort((i, j) => points[i][x] - points[j][x]) };
    }),
    pearson: conditionCorrelation(asked, points).each,
    hypervolume: size <= MOST_OBJECTIVES ? hypervolume(points) : Number.NaN,
  };
}

function rangePictures(
  { assembly: { conditioning } }: TrainedRun,
  objects: ScoredObjects,
  conditions: Conditions,
): RangePicture[] {
  const { properties } = conditioning;
  const ends = conditions.asked.ranges ?? new Float64Array(0);
  const usual = conditioning.usual(1).asked.ranges ?? new Float64Array(0);
  return properties.flatMap(({ name }, p) => {
    const pictures: RangePicture[] = [];
    for (let g = 0; g < conditions.count / PER_RANGE; g++) {
      const row = rowOf(ends, g * PER_RANGE, 2 * properties.length);
      const [low, high] = [row[2 * p], row[2 * p + 1]];
      // Goals about another property leave this one as usual: the first goal shows that.
      if (g > 0 && low === usual[2 * p] && high === usual[2 * p + 1]) continue;
      const values = [...objects.values[name].subarray(g * PER_RANGE, (g + 1) * PER_RANGE)].filter(
        Number.isFinite,
      );
      const inside = values.filter((value) => value >= low && value <= high).length;
      pictures.push({ property: name, low, high, values, inside: inside / PER_RANGE });
    }
    return pictures;
  });
}

/** Draws objects for goals spread over all; undefined for a run that is asked for beta alone. */
export async function goalPicture(run: TrainedRun): Promise<GoalPicture | undefined> {
  const { preferences, ranges } = judgedGoals(run, {
    preferences: GOALS,
    samplesPerPreference: PER_GOAL,
    samplesPerRange: PER_RANGE,
  });
  if (!preferences && !ranges) return undefined;
  const options = { rng: createRng(SEED), epsilon: 0 };
  return {
    step: run.step,
    ...(preferences && {
      preferences: preferencePicture(
        run,
        await drawObjects(run, preferences, options),
        preferences,
      ),
    }),
    ranges: ranges ? rangePictures(run, await drawObjects(run, ranges, options), ranges) : [],
  };
}
