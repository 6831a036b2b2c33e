import { resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import type { ResolvedConfig } from "../training/config/schema.ts";
import { type Arguments, type Command, optionalText, SET_OPTION, texts } from "./arguments.ts";
import { stopSignal } from "./stopSignal.ts";

/** One stage of training: what is special about it. */
export interface Stage {
  readonly name: "train" | "pretrain" | "finetune";
  readonly description: string;
  /** A config to name in errors. */
  readonly exampleConfig: string;
  readonly examples: Command["examples"];
}

/** Config and folder of the run that the arguments ask for. */
async function settings(given: Arguments, { name, exampleConfig }: Stage) {
  const { loadConfig } = await import("../training/config/load.ts");
  const { loadRunConfig } = await import("../training/run/runFolder.ts");
  const [file, run, resume] = ["config", "run", "resume"].map((key) => optionalText(given, key));
  const overrides = texts(given, "set");
  if (file === undefined && resume === undefined) {
    throw new UserError(
      `${name} needs a config, as in: molgfn ${name} ${exampleConfig}. ` +
        "To go on with a run, give --resume and its folder.",
    );
  }
  if (resume !== undefined && run !== undefined && resolve(resume) !== resolve(run)) {
    throw new UserError(
      `--resume ${resume} and --run ${run} are two folders; a run goes on where it is. ` +
        "Leave --run out.",
    );
  }
  const config = file
    ? await loadConfig(file, overrides)
    : await loadRunConfig(`${resume}`, overrides);
  const runFolder = resume ?? run ?? config.run;
  return { config: { ...config, run: runFolder }, runFolder, resume: resume !== undefined };
}

/** The run to start from, as the stage has it. */
function startOf(given: Arguments, { name }: Stage, resume: boolean): string | undefined {
  if (name !== "finetune") return undefined;
  const from = optionalText(given, "from");
  if (from === undefined && !resume) {
    throw new UserError(
      "finetune needs a run to start from, as in: molgfn finetune configs/finetune-goal.yaml " +
        "--from runs/zinc-pretrain.",
    );
  }
  if (from !== undefined && resume) {
    throw new UserError(
      `--from ${from}: a run that goes on keeps the policy that it began with. Leave --from out.`,
    );
  }
  return from;
}

/** @throws UserError if a config for pretraining has neither molecules nor goals to learn from */
async function checkPretraining(
  { name }: Stage,
  { replay, objective }: ResolvedConfig,
): Promise<void> {
  if (name !== "pretrain" || replay.dataset !== undefined) return;
  const { learnsOutcomes } = await import("../training/outcomes/loadOutcomePolicy.ts");
  if (learnsOutcomes(objective)) return;
  throw new UserError(
    "pretrain needs molecules to learn from: set replay.dataset.file and replay.dataset.share, " +
      "or an objective that learns to build what is asked for, as in configs/outcome-grid.yaml; " +
      "or use molgfn train.",
  );
}

async function run(given: Arguments, stage: Stage): Promise<void> {
  const { config, runFolder, resume } = await settings(given, stage);
  await checkPretraining(stage, config);
  const from = startOf(given, stage, resume);
  const { train } = await import("../training/train.ts");
  const { trainingDisplay, trainingReport } = await import("./trainingDisplay.ts");
  const display = trainingDisplay();
  const summary = await train({
    ...{ config, runFolder, resume, signal: stopSignal() },
    ...(from !== undefined && { from }),
    log: display.log,
    progress: display.show,
  }).finally(display.done);
  process.stdout.write(trainingReport(summary));
}

const FROM_OPTION = {
  from: {
    type: "string",
    requiresArg: true,
    describe: "Run, or one of its checkpoints, whose policy is the start",
  },
} as const;

/** The command of a stage; all take the same options. */
export function stageCommand(stage: Stage): Command {
  return {
    usage: `${stage.name} [config]`,
    description: stage.description,
    positionals: { config: "Config file (YAML); with --resume, the run's own by default" },
    options: {
      ...(stage.name === "finetune" ? FROM_OPTION : {}),
      set: SET_OPTION,
      run: {
        type: "string",
        requiresArg: true,
        describe: "Folder of the run",
        defaultDescription: "the config's",
      },
      resume: {
        type: "string",
        requiresArg: true,
        describe: "Folder of a run to go on with from its newest checkpoint",
      },
    },
    examples: stage.examples,
    run: (given) => run(given, stage),
  };
}
