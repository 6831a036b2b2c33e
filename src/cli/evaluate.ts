import { UserError } from "../core/errors.ts";
import {
  type Arguments,
  type Command,
  number,
  optionalText,
  text,
  wholeNumber,
} from "./arguments.ts";
import { stopSignal } from "./stopSignal.ts";

/** A number in 0..1 that an option gives. */
function share(given: Arguments, name: string): number {
  const value = number(given, name) ?? Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw new UserError(`--${name} is ${text(given, name)}; it must lie in [0, 1].`);
}

/** Bars on stderr, one for each stage of the work. */
async function createStages() {
  const { createProgress } = await import("../report/progress.ts");
  let stage: { label: string; bar: ReturnType<typeof createProgress> } | undefined;
  return {
    show({ label, done, total }: { label: string; done: number; total: number }) {
      if (stage?.label !== label) {
        stage?.bar.done();
        stage = { label, bar: createProgress({ total, label }) };
      }
      stage.bar.update(done);
    },
    log: (line: string) => {
      if (stage) stage.bar.log(line);
      else process.stderr.write(`${line}\n`);
    },
    done: () => stage?.bar.done(),
  };
}

async function run(given: Arguments): Promise<void> {
  const { evaluateRun } = await import("../training/evaluation/evaluateRun.ts");
  const { evaluationTable } = await import("./evaluationTable.ts");
  const { writeOutput } = await import("../core/outputFile.ts");
  const [file, out] = [optionalText(given, "data"), optionalText(given, "out")];
  const heldOut = file && {
    file,
    count: wholeNumber(given, "data-count", 3),
    trajectories: wholeNumber(given, "trajectories", 1),
  };
  const stages = await createStages();
  const results = await evaluateRun({
    // yargs turns a lone "-" into an empty text.
    path: text(given, "path") || (process.argv.includes("-") ? "-" : ""),
    ...{ reference: optionalText(given, "reference"), ...(heldOut && { heldOut }) },
    ...{ count: wholeNumber(given, "count", 1), most: wholeNumber(given, "most", 2) },
    modeReward: number(given, "mode-reward"),
    modeSimilarity: share(given, "mode-similarity"),
    circleDistance: share(given, "circle-distance"),
    ...{
      goals: wholeNumber(given, "goals", 1),
      goalSamples: wholeNumber(given, "goal-samples", 1),
    },
    ...{ seed: wholeNumber(given, "seed", 0), signal: stopSignal() },
    ...{ log: stages.log, progress: stages.show },
  }).finally(stages.done);
  const json = `${JSON.stringify(results)}\n`;
  if (out !== undefined) await writeOutput(out, "--out", [json]);
  if (out === "-") return;
  process.stdout.write(given.json === true ? json : evaluationTable(results));
}

export const evaluateCommand: Command = {
  usage: "evaluate <path>",
  description: "Measure what a run samples, or the molecules of a file",
  positionals: {
    path: "Run folder (its newest checkpoint), checkpoint, or molecules: .smi, .csv, .jsonl; - is stdin",
  },
  options: {
    reference: {
      type: "string",
      requiresArg: true,
      describe: "Molecules to compare with: novelty, nearest neighbours, distances",
    },
    count: {
      requiresArg: true,
      default: "1000",
      defaultDescription: "1000",
      describe: "Molecules drawn from a run",
    },
    most: {
      requiresArg: true,
      default: "20000",
      defaultDescription: "20000",
      describe: "Most molecules of a file that are compared; more are thinned out at random",
    },
    "mode-reward": {
      requiresArg: true,
      describe: "Least reward of a mode",
      defaultDescription: "what a tenth reach",
    },
    "mode-similarity": {
      requiresArg: true,
      default: "0.7",
      defaultDescription: "0.7",
      describe: "Modes are less similar than this (Tanimoto)",
    },
    "circle-distance": {
      requiresArg: true,
      default: "0.75",
      defaultDescription: "0.75",
      describe: "Distance of #Circles (1 - Tanimoto)",
    },
    goals: {
      requiresArg: true,
      default: "15",
      defaultDescription: "15",
      describe: "Preferences or directions asked of a run with several objectives",
    },
    "goal-samples": {
      requiresArg: true,
      default: "128",
      defaultDescription: "128",
      describe: "Objects drawn for each of them",
    },
    data: {
      type: "string",
      requiresArg: true,
      describe: "Held-out molecules: correlates log p of a run's policy with log R on them",
    },
    "data-count": {
      requiresArg: true,
      default: "200",
      defaultDescription: "200",
      describe: "Most molecules of --data",
    },
    trajectories: {
      requiresArg: true,
      default: "10",
      defaultDescription: "10",
      describe: "Backward trajectories for each of them",
    },
    seed: {
      requiresArg: true,
      default: "0",
      defaultDescription: "0",
      describe: "Same seed, same figures",
    },
    json: { type: "boolean", default: false, describe: "One JSON object instead of a table" },
    out: { type: "string", requiresArg: true, describe: "Also write the JSON object to a file" },
  },
  examples: [
    [
      "evaluate runs/quickstart --reference data/zinc-subset/holdout.smi.gz",
      "all metrics of a run",
    ],
    ["evaluate molecules.csv --mode-reward 0.8 --json", "a file that sample wrote"],
    ["evaluate runs/atoms --data data/zinc-subset/holdout.smi.gz", "log p against log R as well"],
  ],
  run,
};
