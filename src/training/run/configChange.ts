import { UserError } from "../../core/errors.ts";
import { quoted } from "../config/problems.ts";
import type { ResolvedConfig } from "../config/schema.ts";

/** The same settings with the limits of calls that `after` raised. */
function withRaisedLimits(before: ResolvedConfig["reward"], after: ResolvedConfig["reward"]) {
  if (before.type !== "molecule" || after.type !== "molecule") return before;
  const limit = (column: object | undefined) =>
    column !== undefined && "maxCalls" in column ? (column.maxCalls as number) : undefined;
  const components = Object.entries(before.components).map(([name, column]) => {
    const [was, is] = [limit(column), limit(after.components[name])];
    const isRaised = was !== undefined && is !== undefined && is >= was;
    return [name, isRaised ? { ...column, maxCalls: is } : column];
  });
  return { ...before, components: Object.fromEntries(components) };
}

interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function firstDifference(before: unknown, after: unknown, path = ""): Difference | undefined {
  if (!isGroup(before) || !isGroup(after)) {
    return Object.is(before, after) ? undefined : { path, before, after };
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = path === "" ? key : `${path}.${key}`;
    const found = firstDifference(before[key], after[key], inner);
    if (found) return found;
  }
  return undefined;
}

const told = (value: unknown): string => (value === undefined ? "unset" : quoted(value));

/**
 * Checks that a resumed run goes on with the settings that it began with. Only `run` may differ,
 * and `training.steps` and a reward's `maxCalls` may grow.
 *
 * @throws UserError that names the first setting that differs
 */
export function refuseChangedConfig(
  folder: string,
  before: ResolvedConfig,
  after: ResolvedConfig,
): void {
  const grown = after.training.steps >= before.training.steps;
  const same = {
    ...before,
    run: after.run,
    reward: withRaisedLimits(before.reward, after.reward),
    training: { ...before.training, ...(grown ? { steps: after.training.steps } : {}) },
  };
  const difference = firstDifference(same, after);
  if (!difference) return;
  const { path, before: was, after: is } = difference;
  throw new UserError(
    `${folder}: ${path} was ${told(was)} when the run began and is now ${told(is)}; ` +
      `a resumed run keeps its settings (only training.steps and maxCalls may grow). ` +
      `Set it back, or start a new run in another folder with --run.`,
  );
}
