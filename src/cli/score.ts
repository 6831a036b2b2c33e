import { type Arguments, type Command, SET_OPTION, text, texts } from "./arguments.ts";
import { stopSignal } from "./stopSignal.ts";

async function run(given: Arguments): Promise<void> {
  const { loadConfig } = await import("../training/config/load.ts");
  const { scoreFile } = await import("../training/evaluation/scoreFile.ts");
  const { createProgress } = await import("../report/progress.ts");
  // yargs turns a lone "-" into an empty text.
  const file = text(given, "file") || (process.argv.includes("-") ? "-" : "");
  const config = await loadConfig(text(given, "config"), texts(given, "set"));
  const out = text(given, "out");
  const progress = createProgress({ total: 100, label: "score" });
  const { rows, failed } = await scoreFile({
    ...{ config, file, out, signal: stopSignal() },
    onRead: (fraction) => progress.update(Math.floor(fraction * 100)),
  }).finally(progress.done);
  // With the table on stdout, a word about it does not belong there.
  const stream = out === "-" ? process.stderr : process.stdout;
  const failures = failed > 0 ? `, ${failed} of them with an error` : "";
  stream.write(`Scored ${rows} rows${failures}.\n${out === "-" ? "" : `Table  ${out}\n`}`);
}

export const scoreCommand: Command = {
  usage: "score <config> <file>",
  description: "Compute a config's reward and its components for given molecules",
  positionals: {
    config: "Config file; its reward section is used",
    file: "Molecules: .smi, .csv or .tsv, also .gz; - reads SMILES from stdin",
  },
  options: {
    set: SET_OPTION,
    out: {
      type: "string",
      requiresArg: true,
      default: "-",
      defaultDescription: "stdout",
      describe: "CSV file, one row for each row of the input",
    },
  },
  examples: [
    ["score configs/score-properties.yaml molecules.smi --out scores.csv", "all properties"],
    ["score configs/quickstart.yaml - --set temperature.beta=1 < molecules.smi", "from stdin"],
  ],
  run,
};
