import { resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import { type Arguments, type Command, optionalText, SET_OPTION, texts } from "./arguments.ts";
import { stopSignal } from "./stopSignal.ts";

/** Config and folder of the run that the arguments ask for. */
async function settings(given: Arguments) {
  const { loadConfig } = await import("../training/config/load.ts");
  const { loadRunConfig } = await import("../training/run/runFolder.ts");
  const [file, run, resume] = ["config", "run", "resume"].map((name) => optionalText(given, name));
  const overrides = texts(given, "set");
  if (file === undefined && resume === undefined) {
    throw new UserError(
      "train needs a config, as in: molgfn train configs/quickstart.yaml. " +
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

async function run(given: Arguments): Promise<void> {
  const { config, runFolder, resume } = await settings(given);
  const { train } = await import("../training/train.ts");
  const { trainingDisplay, trainingReport } = await import("./trainingDisplay.ts");
  const display = trainingDisplay();
  const summary = await train({
    ...{ config, runFolder, resume, signal: stopSignal() },
    log: display.log,
    progress: display.show,
  }).finally(display.done);
  process.stdout.write(trainingReport(summary));
}

export const trainCommand: Command = {
  usage: "train [config]",
  description: "Train on a config, or go on with a run",
  positionals: { config: "Config file (YAML); with --resume, the run's own by default" },
  options: {
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
  examples: [
    ["train configs/quickstart.yaml --set training.steps=1000", "train for longer"],
    ["train --resume runs/quickstart", "go on after Ctrl-C or a crash"],
  ],
  run,
};
