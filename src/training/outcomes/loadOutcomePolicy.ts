import { isDeepStrictEqual } from "node:util";
import { targetEncoder } from "../../conditioning/targetEncoders.ts";
import { ConfigError } from "../../core/errors.ts";
import type { Environment } from "../../env/environment.ts";
import { createObjective, type ObjectiveConfig, objectiveItems } from "../../objectives/config.ts";
import { loadObjective } from "../../objectives/plugins/loadObjective.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { createModel } from "../model.ts";
import type { Prior } from "../prior.ts";
import { loadCheckpoint } from "../run/checkpoints.ts";
import { loadRunConfig } from "../run/runFolder.ts";

/** The objective that turns a run that reaches objects to a reward, if there is one. */
export const adaptation = (objective: ObjectiveConfig) =>
  objectiveItems(objective).find(({ type }) => type === "outcomePredictor");

/**
 * Whether an objective learns the flows to each object that may be asked for; one of the user's own
 * can't.
 */
export const learnsOutcomes = (objective: ObjectiveConfig): boolean =>
  objectiveItems(objective).some(
    (item) => item.type !== "module" && createObjective(item).needs.outcomes === true,
  );

/**
 * Checks that a run can be asked for the objects of a config.
 *
 * @param folder of the run, for the error
 * @throws ConfigError if it was trained for something else, or builds other objects
 */
export function checkOutcomeRun(
  folder: string,
  before: ResolvedConfig,
  { env, objective }: ResolvedConfig,
): void {
  const type = adaptation(objective)?.type;
  if (!learnsOutcomes(before.objective)) {
    throw new ConfigError(
      `--from ${folder}: objective.type ${type} starts from a run that reaches any object asked ` +
        `for, and the objective of that run is ` +
        `${objectiveItems(before.objective)
          .map((item) => item.type)
          .join(" + ")}. Pretrain one as configs/outcome-grid.yaml does.`,
    );
  }
  if (isDeepStrictEqual(before.env, env)) return;
  throw new ConfigError(
    `--from ${folder}: that run was trained with another env section: ` +
      `${JSON.stringify(before.env)}. Give this config the same.`,
  );
}

/**
 * The policy of a run that reaches any object asked for, to be kept as it is.
 *
 * @param folder a run, or one of its checkpoints
 * @throws ConfigError if it was trained for something else, or builds other objects
 */
export async function loadOutcomePolicy(
  folder: string,
  config: ResolvedConfig,
  { spec }: Pick<Environment, "spec">,
): Promise<Prior> {
  const checkpoint = await loadCheckpoint(folder);
  const before = await loadRunConfig(checkpoint.runFolder);
  checkOutcomeRun(folder, before, config);
  const model = createModel({
    ...{ policy: before.policy, spec, backwardPolicy: before.backwardPolicy },
    conditioningSize: targetEncoder(before.env).columns,
    needs: (await loadObjective(before.objective, before.backwardPolicy)).needs,
  });
  const { average } = checkpoint.data.state as unknown as { average: Float32Array };
  if (average.length === model.parameterCount) return { model, weights: average };
  throw new ConfigError(
    `--from ${folder} holds ${average.length} weights, the config beside it describes ` +
      `${model.parameterCount}: they belong to different runs.`,
  );
}
