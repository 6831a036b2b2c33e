import type { GoalMetrics, PropertyRangeMetrics } from "../training/goals/measureGoals.ts";
import type { PreferenceMetrics } from "../training/goals/preferenceMetrics.ts";

/** A figure, what it is and what it was worked out from. */
type Line = readonly [name: string, value: number | null, remark?: string];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function preferenceLines(found: PreferenceMetrics): Line[] {
  const { goals, samples, random, pearson, hypervolume, topByGoal } = found;
  const ratio =
    hypervolume !== null && random.hypervolume !== null && random.hypervolume > 0
      ? `, ${(hypervolume / random.hypervolume).toFixed(2)} times that`
      : "";
  const beside = (value: number | null) =>
    `random policy ${value === null ? "-" : Number(value.toPrecision(3))}`;
  const each = Object.entries(pearson).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  return [
    ["goals", goals, `${samples} objects each`],
    ["mean Pearson", found.meanPearson, each.join(", ")],
    ["hypervolume", hypervolume, `${beside(random.hypervolume)}${ratio}`],
    ["R2", found.r2, beside(random.r2)],
    ["IGD", found.igd, beside(random.igd)],
    ["HSRI", found.hsri, beside(random.hsri)],
    ["Pareto front", found.paretoSize, beside(random.paretoSize)],
    ["PC-entropy", found.pcEntropy, beside(random.pcEntropy)],
    [`top ${topByGoal.k} of each goal`, topByGoal.meanReward, "mean reward, before beta"],
    ...(found.focusAccuracy === undefined
      ? []
      : [["focus accuracy", found.focusAccuracy, "share in the region asked for"] as const]),
  ];
}

const rangeLine = (found: PropertyRangeMetrics): Line => [
  `${found.property} in ${Number(found.low.toPrecision(4))}:${Number(found.high.toPrecision(4))}`,
  found.inside,
  `within 10 % ${percent(found.success)}, error ${found.normalizedError.toFixed(3)}; ${found.goal}`,
];

/** How a run keeps to what it is asked for, as lines of a table. */
export function goalLines({ preferences, ranges = [], targets }: GoalMetrics): Line[] {
  return [
    ...(preferences ? preferenceLines(preferences) : []),
    ...ranges.map(rangeLine),
    ...(targets
      ? [["goal success", targets.success, `of ${targets.asked} objects asked for`] as const]
      : []),
  ];
}
