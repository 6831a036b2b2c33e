import { ConfigError } from "../../core/errors.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { columnSubjects } from "./conditioningColumns.ts";
import { differencesOf, differenceText } from "./differences.ts";

/** Settings of `env` that bound objects, and do not say what they are built of. */
const LIMITS: ReadonlySet<string> = new Set([
  ...["maxAtoms", "minAtoms", "maxBonds", "maxSteps", "minRingSize", "maxRingSize", "maxRings"],
  ...["strainedRings", "scaffold", "symmetryCorrection", "maxFragments", "minFragments"],
  ...["maxNodes", "minNodes"],
]);

/** The part of a config that two stages are compared by. */
export type StageConfig = Pick<ResolvedConfig, "env" | "policy">;

/**
 * Checks that a run's network can go on with another config: the same objects, built of the same
 * parts, shown to the same network.
 *
 * @param folder of the run, for the error
 * @returns limits of the space that differ, as sentences without their full stop
 * @throws ConfigError that names all that does not agree
 */
export function compareStages(folder: string, before: StageConfig, after: StageConfig): string[] {
  if (before.env.type !== after.env.type) {
    throw new ConfigError(
      `--from ${folder}: that run builds ${before.env.type}, and env.type of this config is ` +
        `${after.env.type}. Choose a run of the same environment.`,
    );
  }
  const env = differencesOf(before.env, after.env, "env");
  const isLimit = ({ path }: { path: string }): boolean => LIMITS.has(path.split(".")[1]);
  const wrong = [
    ...env.filter((difference) => !isLimit(difference)),
    ...differencesOf(before.policy, after.policy, "policy"),
  ];
  if (wrong.length === 0) return env.map(differenceText);
  throw new ConfigError(
    `--from ${folder}: the network of that run does not fit this config: ` +
      `${wrong.map(differenceText).join("; ")}. Give both the same settings.`,
  );
}

/**
 * What the conditioning of two stages does not share, as sentences without their full stop.
 *
 * @throws ConfigError if the run is asked for something and the new config for nothing, which leaves
 *   no place for what the network learned of it
 */
export function compareConditioning(
  folder: string,
  before: readonly string[],
  after: readonly string[],
): string[] {
  const gone = columnSubjects(before.filter((name) => !after.includes(name)));
  const fresh = columnSubjects(after.filter((name) => !before.includes(name)));
  if (before.length > 0 && after.length === 0) {
    throw new ConfigError(
      `--from ${folder}: that run is asked for ${gone.join("; ")}, and this config for nothing. ` +
        "Give this config the run's conditioning and temperature sections.",
    );
  }
  return [
    ...gone.map((name) => `no longer asked for, and kept at its usual value: ${name}`),
    ...fresh.map((name) => `asked for anew, neutral at first: ${name}`),
  ];
}
