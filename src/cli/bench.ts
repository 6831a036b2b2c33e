import { type Arguments, type Command, optionalText, SET_OPTION, texts } from "./arguments.ts";

async function run(given: Arguments): Promise<void> {
  const { runBench } = await import("../../bench/index.ts");
  const results = runBench({
    name: optionalText(given, "name"),
    overrides: texts(given, "set"),
    only: optionalText(given, "only"),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  for await (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
}

export const benchCommand: Command = {
  usage: "bench [name]",
  description: "Measure speed; prints one JSON object a line",
  positionals: {
    name: "iteration, sample, profile, scaling, chemistry or exact; by default the first two",
  },
  options: {
    set: SET_OPTION,
    only: {
      type: "string",
      requiresArg: true,
      describe: "exact: only methods whose name holds this",
    },
  },
  examples: [
    ["bench iteration --set policy.preset=large", "a training step of a large network"],
    ["bench exact --only trajectoryBalance", "how near a method comes to R/Z, three seeds"],
    ["bench profile", "time by operator of a training step"],
  ],
  run,
};
