import { UserError } from "../core/errors.ts";
import { type Arguments, type Command, text, wholeNumber } from "./arguments.ts";

async function run(given: Arguments): Promise<void> {
  const [runFolder, out] = [text(given, "run"), text(given, "out")];
  const graphs = wholeNumber(given, "graphs", 1);
  if (!out.endsWith(".onnx")) {
    throw new UserError(`--out is ${JSON.stringify(out)}; give a file that ends in .onnx.`);
  }
  const { exportPolicy } = await import("../training/export/exportPolicy.ts");
  const { writeOutput } = await import("../core/outputFile.ts");
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const policy = await exportPolicy({ runFolder, graphs, log });
  await writeOutput(out, "--out", [policy.bytes]);
  const { nodes, edges, sites } = policy.shape;
  process.stdout.write(
    `Exported the policy of ${runFolder} for ${policy.shape.graphs} states at a time ` +
      `(${nodes} node, ${edges} edge and ${sites} site rows), ` +
      `${(policy.bytes.length / 1e6).toFixed(1)} MB.\nChecked with ONNX Runtime on ` +
      `${policy.checkedStates} states: logits within ${policy.logitError.toExponential(0)}.\n` +
      `File   ${out}\n`,
  );
}

export const exportCommand: Command = {
  usage: "export <run>",
  description: "Write the policy of a run as a documented ONNX file",
  positionals: { run: "Folder of a run (its newest checkpoint), or one checkpoint file" },
  options: {
    out: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "The file; its name ends in .onnx",
    },
    graphs: {
      requiresArg: true,
      default: "64",
      defaultDescription: "64",
      describe: "States that one run of the file holds",
    },
  },
  examples: [
    ["export runs/quickstart --out policy.onnx", "for other programs with ONNX Runtime"],
    ["export runs/quickstart --graphs 1 --out one.onnx", "one state at a time"],
  ],
  run,
};
