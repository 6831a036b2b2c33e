import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../core/errors.ts";
import type { Assembly } from "../assemble.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { adaptation, checkOutcomeRun, loadOutcomePolicy } from "../outcomes/loadOutcomePolicy.ts";
import { loadPrior, PRETRAINED, type Prior, priorFolder } from "../prior.ts";
import { loadCheckpoint } from "../run/checkpoints.ts";
import { copyPolicy } from "../run/policyCopy.ts";
import { loadRunConfig } from "../run/runFolder.ts";
import { compareStages } from "./compareStages.ts";
import { loadPretrained, type Pretrained } from "./loadPretrained.ts";

/** Where a fine-tuned run keeps the policy that it began with: a run folder of its own. */
export const pretrainedFolder = (runFolder: string): string => join(runFolder, PRETRAINED);

/** The settings that say `pretrained`. */
function settingsThatNeedIt({ objective, backwardPolicy, training }: ResolvedConfig): string[] {
  return [
    ...(priorFolder(objective) === PRETRAINED ? ["objective.prior"] : []),
    ...(backwardPolicy.type === "pretrained" ? ["backwardPolicy"] : []),
    ...(training.initialLogZ === "pretrained" ? ["training.initialLogZ"] : []),
  ];
}

/**
 * Checks, before a run folder is made, that a config can start from `from`.
 *
 * @param from a run, or one of its checkpoints; undefined for a run that starts anew
 * @throws ConfigError if the config needs a run and there is none, or the run does not fit
 */
export async function checkStart(config: ResolvedConfig, from: string | undefined): Promise<void> {
  if (from !== undefined) {
    const { runFolder } = await loadCheckpoint(from);
    const before = await loadRunConfig(runFolder);
    if (adaptation(config.objective)) checkOutcomeRun(from, before, config);
    else compareStages(from, before, config);
    return;
  }
  const adapted = adaptation(config.objective);
  if (adapted) {
    throw new ConfigError(
      `objective.type ${adapted.type} turns a run that reaches any object to a reward, but no run ` +
        "is named. Use molgfn finetune CONFIG --from RUN, or choose another objective.",
    );
  }
  const [setting] = settingsThatNeedIt(config);
  if (setting === undefined) return;
  throw new ConfigError(
    `${setting} is pretrained, but no run is named to start from. ` +
      "Use molgfn finetune CONFIG --from RUN, or choose another value.",
  );
}

/** Copies the policy of `from` into the folder of a new run. */
export const keepPretrained = async (from: string, runFolder: string): Promise<void> => {
  await copyPolicy(from, pretrainedFolder(runFolder));
};

/** What a run starts from beside its config. */
export interface Start {
  readonly pretrained?: Pretrained;
  /** Frozen policy that the objective or the backward policy reads. */
  readonly prior?: Prior;
  /** The same where the objective multiplies the reward by it. */
  readonly targetPrior?: Prior;
}

/** Refuses a frozen backward policy that the run or the prior does not have. */
function checkBackward({ backwardPolicy, objective }: ResolvedConfig, { hasBackward }: Pretrained) {
  if (backwardPolicy.type !== "pretrained") return;
  if (!hasBackward) {
    throw new ConfigError(
      "backwardPolicy is pretrained, but the run to start from learned none. " +
        "Set it to uniform, as there, or to learned.",
    );
  }
  const other = priorFolder(objective);
  if (other === undefined || other === PRETRAINED) return;
  throw new ConfigError(
    `backwardPolicy is pretrained, but objective.prior is another run, ${other}. ` +
      "Set objective.prior: pretrained.",
  );
}

/**
 * The pretrained policy that a run folder keeps, and the prior of the objective.
 *
 * @throws ConfigError if they do not fit the config
 */
export async function loadStart(
  config: ResolvedConfig,
  runFolder: string,
  assembly: Assembly,
): Promise<Start> {
  const kept = pretrainedFolder(runFolder);
  if (adaptation(config.objective) && existsSync(kept)) {
    return { prior: await loadOutcomePolicy(kept, config, assembly.env) };
  }
  const pretrained = existsSync(kept) ? await loadPretrained(kept, config, assembly) : undefined;
  if (!pretrained) await checkStart(config, undefined);
  else checkBackward(config, pretrained);
  const named = priorFolder(config.objective);
  const usesKept = named === PRETRAINED || (named === undefined && needsFrozen(config));
  const prior = usesKept
    ? pretrained?.prior
    : named === undefined
      ? undefined
      : await loadPrior(named, config, assembly);
  return {
    ...(pretrained && { pretrained }),
    ...(prior && { prior, ...(named !== undefined && { targetPrior: prior }) }),
  };
}

const needsFrozen = ({ backwardPolicy }: ResolvedConfig): boolean =>
  backwardPolicy.type === "pretrained";
