import type { EnvDefinition } from "./definition.ts";

const FUNCTIONS = [
  ...["legalActions", "isObject", "step", "parents", "features", "toText", "fromText"],
] as const satisfies readonly (keyof EnvDefinition<unknown>)[];

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

/** What a module's export lacks to be an `EnvDefinition`, null if nothing. */
export function definitionProblem(found: unknown): string | null {
  if (typeof found !== "object" || found === null) {
    return `its environment is ${found === null ? "null" : `a ${typeof found}`}`;
  }
  const parts = found as Record<string, unknown>;
  if (typeof parts.name !== "string") return "its environment has no text name";
  if (!("source" in parts)) return "its environment has no source";
  for (const key of ["numActions", "maxSteps"]) {
    if (!isCount(parts[key])) return `${key} is ${parts[key]}, not a whole number from 1`;
  }
  const sizes = parts.featureSizes;
  if (!Array.isArray(sizes) || sizes.length === 0 || !sizes.every(isCount)) {
    return `featureSizes is ${JSON.stringify(sizes)}, not a list of whole numbers from 1`;
  }
  for (const key of FUNCTIONS) {
    if (typeof parts[key] !== "function") return `its environment has no function ${key}`;
  }
  const { toSmiles } = parts;
  return toSmiles === undefined || typeof toSmiles === "function"
    ? null
    : "toSmiles is no function";
}
