import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import yargs from "yargs";
import {
  createFragmentCounter,
  type FragmentCounter,
  formatFragmentLibrary,
  loadRdkit,
  parseSmiles,
  readMolecules,
  standardize,
  UserError,
} from "../src/index.ts";
import { createProgressLine } from "./progressLine.ts";
import { runScript, writing } from "./runScript.ts";

/** What goes in and out, and which fragments are kept. */
interface LibraryOptions {
  readonly input: string;
  readonly out: string;
  /** Most frequent fragments to keep. */
  readonly top: number;
  /** Most heavy atoms of a fragment. */
  readonly maxAtoms: number;
  readonly minAttachmentShare: number;
  readonly source: string;
}

function parseArguments(args: readonly string[]): LibraryOptions {
  const parsed = yargs([...args])
    .scriptName("node dist/build-fragments.js")
    .usage("$0 INPUT --out FILE.json\n\nCuts molecules into a fragment library.")
    .example("$0 mine.csv --top 200 --out mine.json", "the 200 commonest fragments of mine.csv")
    .demandCommand(
      1,
      1,
      "Name the input: .smi .smiles .txt .csv .tsv, each also .gz.",
      "Name one input.",
    )
    .option("out", { type: "string", demandOption: true, describe: "library file to write" })
    .option("top", { type: "number", default: 100, describe: "fragments to keep, by frequency" })
    .option("max-atoms", { type: "number", default: 12, describe: "most heavy atoms of one" })
    .option("min-attachment-share", {
      type: "number",
      default: 0.05,
      describe: "drop attachment atoms used in fewer of a fragment's occurrences, 0 to 1",
    })
    .option("source", { type: "string", describe: "text kept in the library; default: the input" })
    .strict()
    .fail((message, error) => {
      throw error ?? new UserError(`${message.replace(/\.?$/, ".")} See --help.`);
    })
    .parseSync();
  const { out, top, maxAtoms, minAttachmentShare } = parsed;
  for (const [flag, value] of Object.entries({ "--top": top, "--max-atoms": maxAtoms })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new UserError(`${flag} is ${value}; it must be a whole number of at least 1.`);
    }
  }
  if (!(minAttachmentShare >= 0 && minAttachmentShare <= 1)) {
    throw new UserError(`--min-attachment-share is ${minAttachmentShare}; it must lie in [0, 1].`);
  }
  if (extname(out) !== ".json") {
    throw new UserError(`--out is ${JSON.stringify(out)}; its name must end in .json.`);
  }
  const input = String(parsed._[0]);
  const source = parsed.source ?? basename(input);
  return { input, out, top, maxAtoms, minAttachmentShare, source };
}

/** Counts the fragments of all molecules of the input that have a standard form, any size. */
async function countFragments(
  options: LibraryOptions,
): Promise<{ counter: FragmentCounter; read: number }> {
  const rdkit = await loadRdkit();
  const counter = createFragmentCounter(rdkit, options);
  const progress = createProgressLine("Cutting");
  let read = 0;
  let fraction = 0;
  const onRead = (part: number): void => {
    fraction = part;
  };
  for await (const { smiles } of readMolecules(options.input, { onRead })) {
    read++;
    const result = standardize(rdkit, smiles, { minAtoms: 1, maxAtoms: Infinity });
    if (!("dropped" in result)) counter.add(parseSmiles(result.smiles));
    progress.update(
      fraction,
      () => `${read} molecules, ${counter.counts().different} different fragments`,
    );
  }
  progress.finish();
  return { counter, read };
}

function summary(options: LibraryOptions, counter: FragmentCounter, read: number): string {
  const { molecules, counted, uncut, tooLarge, charged, unreadable, different } = counter.counts();
  return [
    `Read ${read} molecules, cut ${molecules}; ${read - molecules} have no standard form.`,
    `Pieces: ${counted} counted as ${different} different fragments; left out ` +
      `${tooLarge} of more than ${options.maxAtoms} heavy atoms, ${charged} charged, ` +
      `${uncut} molecules without a bond to cut, ${unreadable} that RDKit rejects.`,
    "",
  ].join("\n");
}

/**
 * Cuts the molecules of a file into a fragment library (see data/fragments/README.md) and prints
 * what was counted.
 *
 * @throws UserError if the arguments or the input can't be used, no fragment is found, or the file
 *   can't be written
 */
export async function main(args: readonly string[]): Promise<void> {
  const options = parseArguments(args);
  const { counter, read } = await countFragments(options);
  const fragments = counter.top(options.top);
  const text = summary(options, counter, read);
  if (fragments.length === 0) throw new UserError(`${options.input}: no fragment found.\n${text}`);
  const covered = fragments.reduce((sum, { frequency = 0 }) => sum + frequency, 0);
  const share = ((100 * covered) / counter.counts().counted).toFixed(1);
  const sites = fragments.flatMap(({ attachmentAtoms }) => attachmentAtoms).length;
  const name = basename(options.out, ".json");
  await writing(options.out, async () => {
    await mkdir(dirname(options.out), { recursive: true });
    await writeFile(
      options.out,
      formatFragmentLibrary({ name, source: options.source, fragments }),
    );
  });
  process.stdout.write(
    `${text}${options.out}: ${fragments.length} fragments with ${sites} attachment atoms, ` +
      `${share} % of the counted pieces.\n`,
  );
}

if (process.argv[1] === import.meta.filename) await runScript(main);
