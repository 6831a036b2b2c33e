import { closest } from "../core/closest.ts";
import type { Composition } from "../rewards/composition.ts";
import type { ConditioningConfig } from "./config.ts";

/** A setting of the section `conditioning` that does not fit the reward. */
export interface ConditioningProblem {
  /** Below `conditioning`. */
  readonly path: readonly string[];
  readonly message: string;
}

/** Most directions or preference vectors of a table. */
const LARGEST_TABLE = 200_000;

/** Environments whose objects can be told to a policy, and those of them that need no list of them. */
const TARGET_SPACES = ["hypergrid", "strings", "graphs", "fragments", "atoms"];
const DRAWN_SPACES = ["hypergrid", "strings", "graphs"];

/** The columns that preferences and focus are about. */
export function objectivesOf(
  { objectives, ranges }: ConditioningConfig,
  columns: readonly string[],
): string[] {
  return objectives ? [...objectives] : columns.filter((name) => !Object.hasOwn(ranges, name));
}

function unknownColumn(name: string, columns: readonly string[]): string {
  const near = closest(name, columns);
  const hint = near ? `did you mean ${near}?` : `there are: ${columns.join(", ")}`;
  return `the reward has no component ${name} (${hint})`;
}

function objectiveProblems(
  config: ConditioningConfig,
  columns: readonly string[],
): ConditioningProblem[] {
  const named = config.objectives ?? [];
  return named.flatMap((name, i) => {
    const path = ["objectives", String(i)];
    if (!columns.includes(name)) return [{ path, message: unknownColumn(name, columns) }];
    if (named.indexOf(name) !== i) return [{ path, message: "it is there twice" }];
    if (!Object.hasOwn(config.ranges, name)) return [];
    return [{ path, message: `the range of ${name} is asked for: leave it out of one of both` }];
  });
}

function preferenceProblems(
  { preferences }: ConditioningConfig,
  objectives: readonly string[],
  { combine }: Composition,
): ConditioningProblem[] {
  if (preferences === undefined) return [];
  const path = ["preferences"];
  if (combine === "product") {
    const message =
      "a plain product has no weights; set reward.combine to weightedSum, weightedProduct or " +
      "tchebycheff";
    return [{ path, message }];
  }
  if (preferences.type !== "fixed") return [];
  const names = Object.keys(preferences.weights);
  const unknown = names.filter((name) => !objectives.includes(name));
  if (unknown.length > 0) {
    return unknown.map((name) => ({
      path: [...path, "weights", name],
      message: unknownColumn(name, objectives).replace(
        "reward has no component",
        "objectives lack",
      ),
    }));
  }
  // Negative ones are refused for themselves.
  if (names.some((name) => preferences.weights[name] !== 0)) return [];
  return [{ path: [...path, "weights"], message: "at least one weight must be above 0" }];
}

function rangeProblems(
  { ranges }: ConditioningConfig,
  { parts }: Composition,
): ConditioningProblem[] {
  const columns = parts.map(({ name }) => name);
  return Object.entries(ranges).flatMap(([name, { low, high }]) => {
    const path = ["ranges", name];
    const part = parts.find((part) => part.name === name);
    if (part === undefined) return [{ path, message: unknownColumn(name, columns) }];
    const { transform } = part;
    if (transform.type !== "range") {
      const message =
        `the transform of ${name} is ${transform.type}; set ` +
        `reward.components.${name}.transform to { type: range, low, high, preference, tau }`;
      return [{ path, message }];
    }
    // Empty bounds are refused for themselves.
    if (low >= high || (transform.low >= low && transform.high <= high)) return [];
    const message =
      `the transform of ${name} wants ${transform.low} to ${transform.high}, which does not lie ` +
      `in the ${low} to ${high} that can be asked for`;
    return [{ path, message }];
  });
}

/** Whether a config asks for something about the components of the reward. */
export const asksForComponents = ({ preferences, ranges, focus }: ConditioningConfig): boolean =>
  preferences !== undefined || focus !== undefined || Object.keys(ranges).length > 0;

/**
 * What is wrong with a section `conditioning` for a reward.
 *
 * @param composition undefined where the reward has no components
 * @param space type of the environment
 */
export function conditioningProblems(
  config: ConditioningConfig,
  composition: Composition | undefined,
  space: string,
): ConditioningProblem[] {
  const problems = componentProblems(config, composition);
  return [...problems, ...targetProblems(config, composition, space)];
}

function targetProblems(
  { target }: ConditioningConfig,
  composition: Composition | undefined,
  space: string,
): ConditioningProblem[] {
  if (target === undefined) return [];
  if (!TARGET_SPACES.includes(space)) {
    const message = `objects of env.type ${space} can't be targets; use ${TARGET_SPACES.join(", ")}`;
    return [{ path: ["target"], message }];
  }
  if (DRAWN_SPACES.includes(space)) return [];
  if (composition === undefined) {
    return [{ path: ["target"], message: "targets that are molecules need reward.type molecule" }];
  }
  if (target.objects !== undefined) return [];
  const message = "it must name a file of molecules to draw targets from";
  return [{ path: ["target", "objects"], message }];
}

function componentProblems(
  config: ConditioningConfig,
  composition: Composition | undefined,
): ConditioningProblem[] {
  if (!asksForComponents(config)) return [];
  if (composition === undefined) {
    const message =
      "goals are about the components of a reward, and this reward has none; " +
      "choose reward.type molecule or gridObjectives";
    return [{ path: [], message }];
  }
  const columns = composition.parts.map(({ name }) => name);
  const objectives = objectivesOf(config, columns);
  const few = (config.preferences || config.focus) && objectives.length < 2;
  const table = config.focus?.type === "tabular" ? config.focus : undefined;
  const isHuge = table && (table.divisions + 1) ** objectives.length > LARGEST_TABLE;
  return [
    ...objectiveProblems(config, columns),
    ...preferenceProblems(config, objectives, composition),
    ...rangeProblems(config, composition),
    ...(few
      ? [
          {
            path: [config.preferences ? "preferences" : "focus"],
            message: `at least two objectives are needed, and there are ${objectives.length}`,
          },
        ]
      : []),
    ...(isHuge
      ? [
          {
            path: ["focus", "divisions"],
            message: `a table of ${objectives.length} objectives would have more than ${LARGEST_TABLE} cells; use fewer`,
          },
        ]
      : []),
  ];
}
