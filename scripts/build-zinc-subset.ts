import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import yargs from "yargs";
import {
  createRng,
  DROP_REASONS,
  type DropReason,
  loadRdkit,
  readMolecules,
  standardize,
  UserError,
} from "../src/index.ts";
import { createProgressLine } from "./progressLine.ts";
import { runScript, writing } from "./runScript.ts";

/** What goes in and out, and how the molecules are chosen. */
interface SubsetOptions {
  readonly input: string;
  readonly out: string;
  /** Share of the molecules that go to the holdout file, 0 to 1. */
  readonly holdoutFraction: number;
  readonly seed: number;
  readonly minAtoms: number;
  readonly maxAtoms: number;
  /** Most molecules to keep. */
  readonly limit: number;
}

/** The kept molecules as `SMILES id` lines, and what was dropped. */
interface Subset {
  readonly train: string[];
  readonly holdout: string[];
  read: number;
  readonly dropped: Map<DropReason | "duplicate", number>;
}

function parseArguments(args: readonly string[]): SubsetOptions {
  const parsed = yargs([...args])
    .scriptName("node dist/build-zinc-subset.js")
    .usage("$0 INPUT --out DIR\n\nFilters a file of molecules into train and holdout files.")
    .example("$0 zinc.smi.gz --out data/zinc-subset", "as the shipped subset was made")
    .demandCommand(
      1,
      1,
      "Name the input: .smi .smiles .txt .csv .tsv, each also .gz.",
      "Name one input.",
    )
    .option("out", { type: "string", demandOption: true, describe: "folder to write to" })
    .option("holdout-fraction", { type: "number", default: 0.1, describe: "share held out" })
    .option("seed", { type: "number", default: 1, describe: "decides which are held out" })
    .option("min-atoms", { type: "number", default: 8, describe: "fewest heavy atoms" })
    .option("max-atoms", { type: "number", default: 40, describe: "most heavy atoms" })
    .option("limit", { type: "number", default: Infinity, describe: "most molecules to keep" })
    .strict()
    .fail((message, error) => {
      throw error ?? new UserError(`${message.replace(/\.?$/, ".")} See --help.`);
    })
    .parseSync();
  const { out, holdoutFraction, seed, minAtoms, maxAtoms, limit } = parsed;
  if (!(holdoutFraction >= 0 && holdoutFraction <= 1)) {
    throw new UserError(`--holdout-fraction is ${holdoutFraction}; it must lie in [0, 1].`);
  }
  if (!(minAtoms >= 1 && maxAtoms >= minAtoms)) {
    throw new UserError(
      `--min-atoms ${minAtoms} and --max-atoms ${maxAtoms}: they must be at least 1 and in order.`,
    );
  }
  if (!(limit >= 1)) throw new UserError(`--limit is ${limit}; it must be at least 1.`);
  const input = String(parsed._[0]);
  return { input, out, holdoutFraction, seed, minAtoms, maxAtoms, limit };
}

/**
 * Standard forms of the input's molecules, each once, in the order of the input. Whether one is
 * held out depends on its SMILES and the seed alone, so it stays so when the input grows.
 */
async function collect(options: SubsetOptions): Promise<Subset> {
  const rdkit = await loadRdkit();
  const rng = createRng(options.seed);
  const progress = createProgressLine("Reading");
  const subset: Subset = { train: [], holdout: [], read: 0, dropped: new Map() };
  const seen = new Set<string>();
  let fraction = 0;
  const onRead = (part: number): void => {
    fraction = part;
  };
  for await (const { smiles, id } of readMolecules(options.input, { onRead })) {
    if (seen.size >= options.limit) break;
    subset.read++;
    const result = standardize(rdkit, smiles, options);
    const isDropped = "dropped" in result;
    if (isDropped || seen.has(result.smiles)) {
      const reason = isDropped ? result.dropped : "duplicate";
      subset.dropped.set(reason, (subset.dropped.get(reason) ?? 0) + 1);
    } else {
      seen.add(result.smiles);
      const isHeldOut = rng.split(result.smiles).next() < options.holdoutFraction;
      const lines = isHeldOut ? subset.holdout : subset.train;
      lines.push(id === undefined ? result.smiles : `${result.smiles} ${id}`);
    }
    progress.update(fraction, () => `${subset.read} molecules read, ${seen.size} kept`);
  }
  progress.finish();
  return subset;
}

/** Gzip of `lines` whose bytes depend on nothing but the text: no time, no operating system. */
function gzipLines(lines: readonly string[]): Uint8Array {
  const OPERATING_SYSTEM = 9;
  const UNKNOWN = 255;
  const bytes = gzipSync(lines.map((line) => `${line}\n`).join(""), { level: 9 });
  bytes[OPERATING_SYSTEM] = UNKNOWN;
  return bytes;
}

function summary({ train, holdout, read, dropped }: Subset, out: string): string {
  const reasons = { ...DROP_REASONS, duplicate: "the same standard form as an earlier one" };
  const rows = (Object.keys(reasons) as (keyof typeof reasons)[])
    .filter((reason) => dropped.has(reason))
    .map((reason) => `  ${String(dropped.get(reason)).padStart(8)}  ${reason}: ${reasons[reason]}`);
  return [
    `Read ${read} molecules, kept ${train.length + holdout.length}, dropped ${
      read - train.length - holdout.length
    }${rows.length > 0 ? ":" : "."}`,
    ...rows,
    `${join(out, "train.smi.gz")}: ${train.length} molecules`,
    `${join(out, "holdout.smi.gz")}: ${holdout.length} molecules`,
    "",
  ].join("\n");
}

/**
 * Filters a molecule file into `train.smi.gz` and `holdout.smi.gz` (see data/zinc-subset/README.md)
 * and prints what was dropped and why.
 *
 * @throws UserError if the arguments or the input can't be used, no molecule is left, or the
 *   folder can't be written
 */
export async function main(args: readonly string[]): Promise<void> {
  const options = parseArguments(args);
  const subset = await collect(options);
  const text = summary(subset, options.out);
  if (subset.train.length + subset.holdout.length === 0) {
    throw new UserError(`${options.input}: no molecule is left after filtering.\n${text}`);
  }
  await writing(options.out, async () => {
    await mkdir(options.out, { recursive: true });
    await writeFile(join(options.out, "train.smi.gz"), gzipLines(subset.train));
    await writeFile(join(options.out, "holdout.smi.gz"), gzipLines(subset.holdout));
  });
  process.stdout.write(text);
}

if (process.argv[1] === import.meta.filename) await runScript(main);
