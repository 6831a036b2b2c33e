import { spawnSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import yargs from "yargs";
import { copyPolicy, UserError } from "../src/index.ts";
import { runScript, writing } from "./runScript.ts";

/** Megabytes up to which a checkpoint may be put under version control. */
const SMALL_MB = 5;

interface ArtefactOptions {
  readonly run: string;
  readonly out: string;
}

function parseArguments(args: readonly string[]): ArtefactOptions {
  const parsed = yargs([...args])
    .scriptName("node dist/make-pretrained.js")
    .usage("$0 RUN --out FILE.tar.gz\n\nPacks the policy of a run, to be fine-tuned elsewhere.")
    .example("$0 runs/zinc-pretrain --out zinc-pretrained.tar.gz", "a release artefact")
    .demandCommand(1, 1, "Name the run: a folder that pretrain wrote.", "Name one run.")
    .option("out", { type: "string", demandOption: true, describe: "archive to write, .tar.gz" })
    .strict()
    .fail((message, error) => {
      throw error ?? new UserError(`${message.replace(/\.?$/, ".")} See --help.`);
    })
    .parseSync();
  const { out } = parsed;
  if (!out.endsWith(".tar.gz")) {
    throw new UserError(`--out is ${out}; it must end in .tar.gz, as zinc-pretrained.tar.gz.`);
  }
  return { run: String(parsed._[0]), out };
}

/** What the archive says of itself. */
const readme = (name: string, step: number): string => `# ${name}

The policy of a molgfn run after ${step} updates: its config and the weights that it samples with.
Unpack it and fine-tune it, or sample from it:

    molgfn finetune configs/finetune-goal.yaml --from ${name}
    molgfn sample ${name} --count 100 --out molecules.csv

config.yaml holds the command's whole config, molecules trained on included. It can't be resumed.
`;

/**
 * Packs the policy of a run into an archive and says how large it is.
 *
 * @throws UserError if the arguments or the run can't be used, or the archive can't be written
 */
export async function main(args: readonly string[]): Promise<void> {
  const { run, out } = parseArguments(args);
  const name = basename(out, ".tar.gz");
  const folder = await mkdtemp(join(tmpdir(), "molgfn-pretrained-"));
  try {
    const inner = join(folder, name);
    const { step } = await copyPolicy(run, inner);
    await writing(out, () => writeFile(join(inner, "README.md"), readme(name, step)));
    const packed = spawnSync("tar", ["-czf", out, "-C", folder, name], { encoding: "utf8" });
    if (packed.error || packed.status !== 0) {
      const why = packed.error?.message ?? packed.stderr.trim();
      throw new UserError(
        `${out} cannot be written by tar: ${why}. Check the folder and its room.`,
      );
    }
    const megabytes = (await stat(out)).size / 1e6;
    const note = megabytes < SMALL_MB ? "small enough for a repository" : "for a release page";
    process.stdout.write(`${out}: ${megabytes.toFixed(2)} MB after ${step} updates, ${note}.\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) await runScript(main);
