import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../core/errors.ts";
import { fileErrorCode, fileErrorReason } from "../core/fileErrors.ts";
import { csvRecords, findColumn, splitCsvLine } from "./csvText.ts";

/** One row of a molecule file, as written there. */
export interface MoleculeRecord {
  /** Line of the file, from 1, where the row starts. */
  readonly line: number;
  /** Unchecked; empty where the row has none and `keepEmpty` is set. */
  readonly smiles: string;
  /** The file's own name for the molecule. */
  readonly id?: string;
  /** Of the columns asked for, those that the file has; NaN where a row has no number. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A line of text and its number, from 1. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** How `readMolecules` reads. */
export interface ReadMoleculesOptions {
  /** Also yield rows without a SMILES, so that output rows can match input rows. Default false. */
  readonly keepEmpty?: boolean;
  /** Columns of `.csv`, `.tsv` and `.jsonl` files to read as numbers, such as "reward". */
  readonly numbers?: readonly string[];
  /** Where a line of `.jsonl` has no "smiles", read its "object", as runs write what is no molecule. */
  readonly objects?: boolean;
  /** Called now and then with the part of the file read so far, 0 to 1; 0 for stdin. */
  readonly onRead?: (fraction: number) => void;
}

type TextFormat = "smiles" | "csv" | "tsv" | "jsonl";

const FORMAT_OF_ENDING: Readonly<Record<string, TextFormat>> = {
  ".smi": "smiles",
  ".smiles": "smiles",
  ".txt": "smiles",
  ".csv": "csv",
  ".tsv": "tsv",
  ".jsonl": "jsonl",
};

/** Column of the molecule's name: `id`, `name`, or a name that ends so (`zinc_id`). */
const ID_COLUMN = /^(.*[_ ])?(id|name)$/i;

function formatOf(path: string): TextFormat {
  if (path === "-") return "smiles";
  const plain = path.toLowerCase().replace(/\.gz$/, "");
  const ending = /\.[a-z]+$/.exec(plain)?.[0] ?? "";
  const format = FORMAT_OF_ENDING[ending];
  if (format === undefined) {
    throw new UserError(
      `${path}: cannot tell the format from the ending ${JSON.stringify(ending)}. ` +
        `Use one of ${Object.keys(FORMAT_OF_ENDING).join(", ")}, with or without .gz.`,
    );
  }
  return format;
}

/** Bytes of a file, and how much of it has been read, 0 to 1. */
interface OpenFile {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly fractionRead: () => number;
}

/** The file's bytes, unpacked if its name ends in `.gz`. */
async function openBytes(path: string): Promise<OpenFile> {
  if (path === "-") return { chunks: process.stdin, fractionRead: () => 0 };
  const found = await stat(path).catch((error: unknown) => {
    if (fileErrorCode(error) !== "ENOENT") throw unreadable(path, error);
    throw new UserError(
      `${path}: there is no such file. Check the path (looked up from ${process.cwd()}).`,
    );
  });
  if (found.isDirectory()) {
    throw new UserError(`${path} is a folder, not a molecule file. Name a file in it.`);
  }
  const file = createReadStream(path);
  const isPacked = path.toLowerCase().endsWith(".gz");
  return {
    // pipeline, not pipe: it hands an error of the file on to whoever reads the unpacked bytes.
    chunks: isPacked ? pipeline(file, createGunzip(), () => {}) : file,
    fractionRead: () => file.bytesRead / Math.max(1, found.size),
  };
}

function unreadable(path: string, error: unknown): UserError {
  const isPacking =
    error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
  const why = isPacking
    ? `it ends in .gz, but is no whole gzip file (${error.message})`
    : fileErrorReason(error);
  return new UserError(`${path} cannot be read: ${why}.`);
}

/** Lines of the file without their ends; a byte order mark is skipped. */
async function* textLines(
  path: string,
  onRead?: (fraction: number) => void,
): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder();
  let rest = "";
  let line = 0;
  try {
    const { chunks, fractionRead } = await openBytes(path);
    for await (const bytes of chunks) {
      onRead?.(fractionRead());
      const parts = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
      rest = parts.pop() ?? "";
      for (const text of parts) yield { line: ++line, text };
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(path, error);
  }
  rest += decoder.decode();
  if (rest !== "") yield { line: ++line, text: rest.replace(/\r$/, "") };
}

/** Rows `SMILES [id]`, split at white space; a first line that starts with "smiles" is a header. */
async function* smilesRecords(lines: AsyncIterable<TextLine>): AsyncGenerator<MoleculeRecord> {
  for await (const { line, text } of lines) {
    const [smiles, ...rest] = text.trim().split(/\s+/);
    if (line === 1 && smiles.toLowerCase() === "smiles") continue;
    yield rest.length === 0 ? { line, smiles } : { line, smiles, id: rest.join(" ") };
  }
}

/** A number as a table or JSON has it; NaN for anything else. */
function readNumber(value: unknown): number {
  if (typeof value === "string") return value.trim() === "" ? Number.NaN : Number(value);
  return typeof value === "number" ? value : Number.NaN;
}

/** One JSON object a line, as `sample` and runs write them. */
async function* jsonRecords(
  path: string,
  lines: AsyncIterable<TextLine>,
  { numbers = [], objects = false }: ReadMoleculesOptions,
): AsyncGenerator<MoleculeRecord> {
  for await (const { line, text } of lines) {
    if (text.trim() === "") continue;
    const row = readJsonObject(text, `${path}:${line}`);
    const written = row.smiles ?? (objects ? row.object : undefined);
    if (written === undefined) {
      const keys = Object.keys(row).map((key) => JSON.stringify(key));
      throw new UserError(
        `${path}:${line}: there is no "smiles"; the keys are ${keys.join(", ") || "none"}. ` +
          'Each line needs its SMILES under "smiles".',
      );
    }
    const there = numbers.filter((name) => row[name] !== undefined);
    yield {
      ...{ line, smiles: typeof written === "string" ? written.trim() : "" },
      ...(row.id !== undefined && row.id !== null && { id: String(row.id) }),
      ...(there.length > 0 && {
        numbers: Object.fromEntries(there.map((name) => [name, readNumber(row[name])])),
      }),
    };
  }
}

function readJsonObject(text: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new UserError(
    `${place}: ${JSON.stringify(text.slice(0, 40))} is no JSON object. ` +
      'A .jsonl file holds one a line, such as {"smiles":"CCO"}.',
  );
}

/** Rows of a table whose first line names the columns. */
async function* tableRecords(
  path: string,
  lines: AsyncIterable<TextLine>,
  format: "csv" | "tsv",
  numbers: readonly string[],
): AsyncGenerator<MoleculeRecord> {
  let columns: { smiles: number; id: number } | undefined;
  let numberColumns: readonly (readonly [string, number])[] = [];
  let delimiter = "\t";
  for await (const { line, text } of csvRecords(path, lines)) {
    if (columns === undefined) {
      if (format === "csv") delimiter = text.includes(",") || !text.includes(";") ? "," : ";";
      const names = splitCsvLine(text, delimiter).map((name) => name.trim());
      columns = { smiles: findColumn(names, /^smiles$/i), id: findColumn(names, ID_COLUMN) };
      numberColumns = numbers.flatMap((name) =>
        names.includes(name) ? [[name, names.indexOf(name)] as const] : [],
      );
      if (columns.smiles < 0) {
        throw new UserError(
          `${path}:${line}: no column is named "smiles"; the columns are ` +
            `${names.map((name) => JSON.stringify(name)).join(", ")}. Name the SMILES column "smiles".`,
        );
      }
      continue;
    }
    const fields = splitCsvLine(text, delimiter);
    const smiles = (fields[columns.smiles] ?? "").trim();
    const id = (fields[columns.id] ?? "").trim();
    yield {
      ...{ line, smiles },
      ...(id !== "" && { id }),
      ...(numberColumns.length > 0 && {
        numbers: Object.fromEntries(
          numberColumns.map(([name, column]) => [name, readNumber(fields[column])]),
        ),
      }),
    };
  }
}

/**
 * The molecules of a file, one at a time, without holding the file in memory.
 *
 * Formats by ending, each with or without `.gz`:
 * - `.smi`, `.smiles`, `.txt`: `SMILES [id]` a line, split at white space, header optional;
 * - `.csv` (comma or semicolon), `.tsv`: the first line names the columns. The SMILES are in
 *   `smiles` (any case); the id, if any, in the first column named `id`, `name`, `..._id`, `..._name`.
 *   Fields may be quoted;
 * - `.jsonl`: a JSON object a line, the SMILES under `smiles`, the id, if any, under `id`.
 *
 * `-` reads SMILES lines from stdin. SMILES are not checked here.
 *
 * @throws UserError if the file is missing, unreadable, of an unknown ending, without a SMILES
 *   column, with a line that is no JSON object where it should be one, or without any molecule
 */
export async function* readMolecules(
  path: string,
  options: ReadMoleculesOptions = {},
): AsyncGenerator<MoleculeRecord> {
  const format = formatOf(path);
  const lines = textLines(path, options.onRead);
  const { numbers = [] } = options;
  const records =
    format === "smiles"
      ? smilesRecords(lines)
      : format === "jsonl"
        ? jsonRecords(path, lines, options)
        : tableRecords(path, lines, format, numbers);
  let count = 0;
  for await (const record of records) {
    if (record.smiles !== "") count++;
    if (record.smiles !== "" || options.keepEmpty) yield record;
  }
  if (count === 0) {
    throw new UserError(`${path} holds no molecule. It needs at least one line with a SMILES.`);
  }
}
