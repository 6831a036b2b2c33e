import { quoted } from "../config/problems.ts";

/** A setting that two configs do not agree in. */
export interface Difference {
  /** Keys with dots between them. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** All settings of two values that differ, in the order of the keys; lists count as one setting. */
export function differencesOf(before: unknown, after: unknown, path: string): Difference[] {
  if (isGroup(before) && isGroup(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differencesOf(before[key], after[key], `${path}.${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

const told = (value: unknown): string => (value === undefined ? "unset" : quoted(value));

/** `env.maxAtoms was 40 and is 30`. */
export const differenceText = ({ path, before, after }: Difference): string =>
  `${path} was ${told(before)} and is ${told(after)}`;
