import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import type { Conditioning } from "../../conditioning/conditioning.ts";
import { selectConditions } from "../../conditioning/conditions.ts";
import type { Conditions, PartName } from "../../conditioning/part.ts";
import { testGoals } from "../../conditioning/testGoals.ts";
import type { TrainedRun } from "../trainedRun.ts";

/** How many objects are drawn to judge a run by. */
export interface JudgedGoalCounts {
  /** Preferences or directions. */
  readonly preferences: number;
  readonly samplesPerPreference: number;
  readonly samplesPerRange: number;
}

/** Conditions that a run is judged under, the rows of one goal one after the other. */
export interface JudgedGoals {
  /** Preferences or directions spread over all; absent where neither can be asked for. */
  readonly preferences?: Conditions;
  /** The usual ranges, then thirds of each; absent where no range can be asked for. */
  readonly ranges?: Conditions;
}

/** The goals that `testGoals` spreads over all that a run can be asked for, at the highest beta. */
export function judgedGoals(
  { config, assembly: { conditioning } }: TrainedRun,
  counts: JudgedGoalCounts,
): JudgedGoals {
  const { parts } = conditioning;
  const varies = (...names: readonly PartName[]): boolean =>
    parts.some(({ name, columns }) => columns > 0 && names.includes(name));
  const repeated = (preferences: number, ranges: boolean, samples: number): Conditions => {
    const goals = testGoals(conditioning, config.temperature, { preferences, ranges, betas: 1 });
    const rows = Array.from({ length: goals.count * samples }, (_, i) => Math.floor(i / samples));
    return selectConditions(parts, goals, rows);
  };
  return {
    ...(varies("preferences", "focus") && {
      preferences: repeated(counts.preferences, false, counts.samplesPerPreference),
    }),
    ...(varies("ranges") && { ranges: repeated(0, true, counts.samplesPerRange) }),
  };
}

/** [K] objectives of each valid object within [0, 1], as indicators want them, and its row. */
export function validPoints(conditioning: Conditioning, objects: ScoredObjects) {
  const rows = Array.from(objects.valid.keys()).filter((row) => objects.valid[row] === 1);
  const points = rows.map((row) =>
    conditioning.objectivesOf(objects, row).map((x) => Math.min(1, Math.max(0, x))),
  );
  return { rows, points };
}
