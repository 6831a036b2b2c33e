import { type Arguments, type Command, optionalText, text, wholeNumber } from "./arguments.ts";

/** One line a figure: `exact.l1  0.012`. */
function table(results: object, path = ""): string[] {
  return Object.entries(results).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? table(value, `${path}${name}.`)
      : [`${`${path}${name}`.padEnd(32)}${value}`],
  );
}

async function run(given: Arguments): Promise<void> {
  const { evaluateRun } = await import("../training/evaluateRun.ts");
  const results = await evaluateRun({
    runFolder: text(given, "run"),
    data: optionalText(given, "data"),
    count: wholeNumber(given, "count", 3),
    trajectories: wholeNumber(given, "trajectories", 1),
    seed: wholeNumber(given, "seed", 0),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const isJson = given.json === true;
  process.stdout.write(isJson ? `${JSON.stringify(results)}\n` : `${table(results).join("\n")}\n`);
}

export const evaluateCommand: Command = {
  usage: "evaluate <run>",
  description: "Measure how far a run samples from R/Z",
  positionals: { run: "Folder of a run (its newest checkpoint), or one checkpoint file" },
  options: {
    data: {
      type: "string",
      requiresArg: true,
      describe: "Held-out molecules (.smi, .csv): estimates log p on them; else lists the space",
    },
    count: {
      requiresArg: true,
      default: "200",
      defaultDescription: "200",
      describe: "Most molecules of the file",
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
      describe: "Same seed, same estimates",
    },
    json: { type: "boolean", default: false, describe: "One JSON object instead of a table" },
  },
  examples: [
    ["evaluate runs/exact-graphs --json", "exact distances, where the space can be listed"],
    ["evaluate runs/atoms --data data/zinc-subset/holdout.smi.gz", "log p against log R"],
  ],
  run,
};
