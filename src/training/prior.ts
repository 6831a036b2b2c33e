import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../core/errors.ts";
import type { PhaseClock } from "../core/phaseClock.ts";
import type { ProgramCache } from "../engine/programCache.ts";
import { type ObjectiveConfig, objectiveItems } from "../objectives/config.ts";
import { loadObjective } from "../objectives/plugins/loadObjective.ts";
import type { Assembly } from "./assemble.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { createModel, type Model } from "./model.ts";
import { createPolicyRunner, type PolicyRunner } from "./rollouts/policyRunner.ts";
import { loadCheckpoint } from "./run/checkpoints.ts";
import { loadRunConfig } from "./run/runFolder.ts";

/** A frozen model and its weights. */
export interface Prior {
  readonly model: Model;
  /** [P] the sampling average of the run. */
  readonly weights: Float32Array;
}

/** In the place of a folder: the run that `finetune` starts from. */
export const PRETRAINED = "pretrained";

/** A runner of the prior's policy, its programs apart from those of the trained one. */
export function createPriorRunner(
  { model }: Prior,
  programs: ProgramCache,
  clock?: PhaseClock,
): PolicyRunner {
  const get: ProgramCache["get"] = (key, ...rest) => programs.get(`prior ${key}`, ...rest);
  return createPolicyRunner(model, { ...programs, get }, clock);
}

/** Folder of the run that an objective starts from; undefined if none does. */
export function priorFolder(objective: ObjectiveConfig): string | undefined {
  for (const item of objectiveItems(objective)) if ("prior" in item) return item.prior;
  return undefined;
}

/**
 * The policy of a run, to be kept as it is.
 *
 * @param folder a run, or one of its checkpoints
 * @throws ConfigError if it builds other objects, or is conditioned on something else
 */
export async function loadPrior(
  folder: string,
  config: ResolvedConfig,
  { env, conditioning }: Pick<Assembly, "env" | "conditioning">,
): Promise<Prior> {
  const conditioningSize = conditioning.size;
  const checkpoint = await loadCheckpoint(folder);
  const trained = await loadRunConfig(checkpoint.runFolder);
  const differs = (section: "env" | "temperature" | "conditioning", remedy: string): void => {
    if (isDeepStrictEqual(trained[section], config[section])) return;
    throw new ConfigError(
      `objective.prior ${folder} was trained with another ${section} section: ` +
        `${JSON.stringify(trained[section])}. ${remedy}`,
    );
  };
  differs("env", "Give this config the same env section, or choose another prior.");
  const isTold = conditioningSize > 0 || "thermometerBins" in trained.temperature;
  if (isTold) differs("temperature", "Both must be told of beta in the same way.");
  differs("conditioning", "Both must be asked for the same things.");
  const model = createModel({
    policy: trained.policy,
    spec: env.spec,
    conditioningSize,
    backwardPolicy: trained.backwardPolicy,
    needs: (await loadObjective(trained.objective, trained.backwardPolicy)).needs,
  });
  const { average } = checkpoint.data.state as unknown as { average: Float32Array };
  if (average.length !== model.parameterCount) {
    throw new ConfigError(
      `objective.prior ${folder} holds ${average.length} weights, the config beside it describes ` +
        `${model.parameterCount}: they belong to different runs.`,
    );
  }
  return { model, weights: average };
}
