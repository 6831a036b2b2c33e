import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import yargs from "yargs";
import { formatFragmentLibrary, loadRdkit, parseFragmentLibrary, UserError } from "../src/index.ts";
import { runScript, writing } from "./runScript.ts";
import { sehNetwork } from "./seh/network.ts";
import { readPickledArrays } from "./seh/pickle.ts";
import { BLOCKS, download, PROXY, REPOSITORY, readInput } from "./seh/published.ts";
import { namedWeights } from "./seh/weights.ts";

/** What goes in and out. */
interface ConversionOptions {
  /** The published pickle; undefined to download it. */
  readonly input: string | undefined;
  /** The published blocks; downloaded, or left out, without it. */
  readonly blocks: string | undefined;
  readonly repository: string;
  readonly out: string;
}

const GZIP_MAGIC = [0x1f, 0x8b];

function parseArguments(args: readonly string[]): ConversionOptions {
  const parsed = yargs([...args])
    .scriptName("node dist/convert-seh-proxy.js")
    .usage(
      "$0 [best_params.pkl.gz]\n\nWrites the sEH proxy of Bengio et al. 2021 as an ONNX model, and " +
        "their blocks as a fragment library.",
    )
    .example("$0 --download", "from their repository, 2.6 MB (MIT licence)")
    .example("$0 best_params.pkl.gz --blocks blocks_PDB_105.json", "from files that you have")
    .option("download", {
      type: "boolean",
      default: false,
      describe: "fetch both files; nothing is downloaded without this",
    })
    .option("from", { type: "string", default: REPOSITORY, describe: "where to download from" })
    .option("blocks", { type: "string", describe: "the published blocks_PDB_105.json" })
    .option("out", { type: "string", default: "downloads/seh", describe: "folder to write to" })
    .strictOptions()
    .fail((message, error) => {
      throw error ?? new UserError(`${message.replace(/\.?$/, ".")} See --help.`);
    })
    .parseSync();
  const [input, ...more] = parsed._.map(String);
  if (more.length > 0) throw new UserError(`Name one pickle; ${more[0]} is too much. See --help.`);
  if ((input === undefined) === !parsed.download) {
    throw new UserError(
      "Name the file best_params.pkl.gz, or give --download to fetch it from " +
        `${REPOSITORY.split("/").slice(0, 5).join("/")}; one of the two. See --help.`,
    );
  }
  return { input, blocks: parsed.blocks, repository: parsed.from, out: parsed.out };
}

function unpacked(bytes: Uint8Array, name: string): Uint8Array {
  if (!GZIP_MAGIC.every((byte, i) => bytes[i] === byte)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new UserError(`${name} is a damaged gzip file: ${(error as Error).message}.`);
  }
}

async function convertProxy({ input, repository }: ConversionOptions): Promise<Uint8Array> {
  const bytes = input === undefined ? await download(PROXY, repository) : await readInput(input);
  return sehNetwork(namedWeights(readPickledArrays(unpacked(bytes, input ?? PROXY.path))));
}

async function convertBlocks(options: ConversionOptions): Promise<string | undefined> {
  const { input, blocks, repository } = options;
  if (blocks === undefined && input !== undefined) return undefined;
  const bytes = blocks === undefined ? await download(BLOCKS, repository) : await readInput(blocks);
  const text = Buffer.from(bytes).toString("utf8");
  const library = parseFragmentLibrary(await loadRdkit(), text, blocks ?? BLOCKS.path);
  const source =
    "The 105 blocks of Bengio et al. 2021 (arXiv:2106.04399), GFNOrg/gflownet, MIT licence";
  return formatFragmentLibrary({ ...library, name: "seh", source });
}

/**
 * Converts the published weights of the sEH proxy, and the blocks if they are given or downloaded.
 * Afterwards the component `seh` and configs/seh-fragments.yaml work from the same folder.
 *
 * @throws UserError if the arguments or the files can't be used
 */
export async function main(args: readonly string[]): Promise<void> {
  const options = parseArguments(args);
  const { out } = options;
  const [model, library] = [await convertProxy(options), await convertBlocks(options)];
  const files: [string, Uint8Array | string][] = [["seh-proxy.onnx", model]];
  if (library !== undefined) files.push(["fragments.json", library]);
  await writing(out, async () => {
    await mkdir(out, { recursive: true });
    for (const [name, content] of files) await writeFile(join(out, name), content);
  });
  const written = files.map(([name]) => join(out, name)).join(" and ");
  process.stdout.write(`Wrote ${written}.\n`);
}

if (process.argv[1] === import.meta.filename) await runScript(main);
