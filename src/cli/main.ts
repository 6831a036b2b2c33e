#!/usr/bin/env -S GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1 node
import yargs from "yargs";
import { UserError } from "../core/errors.ts";
import { packageVersion } from "../core/packageInfo.ts";
import { type Command, declare, examplesText } from "./arguments.ts";
import { benchCommand } from "./bench.ts";
import { configCommand } from "./config.ts";
import { doctorCommand } from "./doctor.ts";
import { evaluateCommand } from "./evaluate.ts";
import { exportCommand } from "./export.ts";
import { finetuneCommand } from "./finetune.ts";
import { pretrainCommand } from "./pretrain.ts";
import { reportCommand } from "./report.ts";
import { sampleCommand } from "./sample.ts";
import { scoreCommand } from "./score.ts";
import { trainCommand } from "./train.ts";
import { usageText } from "./usageText.ts";

/** Commands by name, in the order of the help. */
const COMMANDS: Readonly<Record<string, Command>> = {
  train: trainCommand,
  pretrain: pretrainCommand,
  finetune: finetuneCommand,
  sample: sampleCommand,
  score: scoreCommand,
  evaluate: evaluateCommand,
  report: reportCommand,
  config: configCommand,
  export: exportCommand,
  bench: benchCommand,
  doctor: doctorCommand,
};

const names = Object.keys(COMMANDS);

/** Exit codes: the user's mistake, a bug of ours. */
const USER_MISTAKE = 2;
const BUG = 1;

/** Settings of yargs: words are kept as written, and nothing is guessed from them. */
const PARSING = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
};

function parserFor(args: readonly string[]) {
  const parser = yargs([...args])
    .scriptName("molgfn")
    .usage("$0 <command>\n\nGFlowNets that generate molecules in proportion to a reward.")
    .parserConfiguration(PARSING)
    .locale("en")
    .version(packageVersion())
    .demandCommand(1, `Name a command: ${names.join(", ")}.`)
    .strict()
    .wrap(Math.min(100, process.stdout.columns || 100))
    .epilogue(
      `${examplesText([
        ["train configs/quickstart.yaml", "train the first example"],
        ["sample runs/quickstart --count 200 --out best.csv", "sample from it"],
      ])}\n\nExit codes: 0 done, 2 a mistake in the arguments or files, 1 a bug.`,
    )
    .fail((complaint, error) => {
      // yargs's own errors are of a class that it does not export; all others are a command's.
      if (error && error.name !== "YError") throw error;
      throw new UserError(usageText(complaint ?? error.message, args, COMMANDS));
    });
  for (const command of Object.values(COMMANDS)) {
    parser.command({
      command: command.usage,
      describe: command.description,
      builder: (inner) => declare(inner, command),
      handler: (given) => command.run(given),
    });
  }
  return parser;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    await parserFor(args).parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof UserError) {
      process.stderr.write(`${error.message}\n`);
      return USER_MISTAKE;
    }
    process.stderr.write(
      `This is a bug in molgfn; please report it with these lines.\n${error instanceof Error ? error.stack : error}\n`,
    );
    return BUG;
  }
}

// A reader such as `head` may close the pipe before we are done: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));
// Threads of a command that failed may still wait for work; a command that succeeded ended its own.
if (process.exitCode !== 0) process.exit();
