import { betaLimits, type Temperature } from "./betaPart.ts";
import type { Conditioning } from "./conditioning.ts";
import { unit } from "./directions.ts";
import type { Conditions, PartName } from "./part.ts";
import { spreadPreferences } from "./simplexGrid.ts";

/** How many goals of each kind. */
export interface TestGoalOptions {
  /** Of preferences or directions, spread over all that there are. */
  readonly preferences: number;
  /** From the least to the greatest beta, evenly; 1 for the greatest alone. */
  readonly betas: number;
  /** Whether thirds of the ranges are tried, or the usual ones alone. Default true. */
  readonly ranges?: boolean;
}

/** Goals that a model is tried on: each combination of `vectors` of several parts. */
function combinations(
  base: Conditions,
  choices: readonly (readonly [PartName, readonly Float64Array[]])[],
): Conditions {
  let rows: Partial<Record<PartName, Float64Array>>[] = [{ ...base.asked }];
  for (const [name, vectors] of choices) {
    if (vectors.length === 0) continue;
    rows = rows.flatMap((row) => vectors.map((vector) => ({ ...row, [name]: vector })));
  }
  const asked: Partial<Record<PartName, Float64Array>> = {};
  for (const name of Object.keys(base.asked) as PartName[]) {
    asked[name] = Float64Array.from(rows.flatMap((row) => [...(row[name] as Float64Array)]));
  }
  return { count: rows.length, asked };
}

/** The lower and the upper third of each property's ends in turn, and the usual ranges first. */
function rangeChoices(conditioning: Conditioning, usual: Float64Array): Float64Array[] {
  const choices = [usual];
  for (const [p, { low, high, step }] of conditioning.properties.entries()) {
    const third = (high - low) / 3;
    for (const [from, to] of [
      [low, low + third],
      [high - third, high],
    ]) {
      const ends = usual.slice();
      const onStep = (x: number) => (step === 0 ? x : Math.round(x / step) * step);
      ends.set([onStep(from), onStep(to)], 2 * p);
      choices.push(ends);
    }
  }
  return choices;
}

/**
 * The goals on which a trained model is judged: preferences (or directions) spread over the simplex,
 * betas from the least to the greatest, thirds of the ranges; where a part is always the same, that
 * alone.
 */
export function testGoals(
  conditioning: Conditioning,
  temperature: Temperature,
  { preferences, betas, ranges = true }: TestGoalOptions,
): Conditions {
  const usual = conditioning.usual(1);
  const varies = (name: PartName): boolean =>
    conditioning.parts.some((part) => part.name === name && part.columns > 0);
  const { low, high } = betaLimits(temperature);
  const levels = Array.from({ length: betas }, (_, i) =>
    Float64Array.of(high - (betas > 1 ? (i * (high - low)) / (betas - 1) : 0)),
  );
  const spread = spreadPreferences(Math.max(1, conditioning.objectives.length), preferences);
  return combinations(usual, [
    ["beta", varies("beta") ? levels : []],
    ["preferences", varies("preferences") ? spread : []],
    ["focus", varies("focus") ? spread.map(unit) : []],
    [
      "ranges",
      varies("ranges") && ranges
        ? rangeChoices(conditioning, usual.asked.ranges as Float64Array)
        : [],
    ],
  ]);
}
