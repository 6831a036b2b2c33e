import { isFailure, loadRdkit, type RdkitModule, withMolecule } from "../chem/rdkit.ts";
import { type CsvValue, csvTable } from "../core/csv.ts";
import { UserError } from "../core/errors.ts";
import { writeOutput } from "../core/outputFile.ts";

/** One object of a table; molecules have their SMILES in `smiles`. */
export type TableRow = Readonly<Record<string, CsvValue>>;

type Rows = Iterable<TableRow> | AsyncIterable<TableRow>;

/** What is written. */
export interface MoleculeTable {
  /** Which fields of a row are written, in this order. */
  readonly columns: readonly string[];
  readonly rows: Rows;
}

type Writer = (table: MoleculeTable) => AsyncGenerator<string>;

async function* smilesLines({ rows }: MoleculeTable): AsyncGenerator<string> {
  for await (const row of rows) yield `${row.smiles}\n`;
}

async function* jsonLines({ columns, rows }: MoleculeTable): AsyncGenerator<string> {
  // JSON has no NaN: what is not known is null, as it is an empty field in CSV.
  for await (const row of rows) {
    yield `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`;
  }
}

async function* asAsync(rows: Rows): AsyncGenerator<TableRow> {
  yield* rows;
}

const NO_STRUCTURE = "\n     molgfn\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n";

/** A flat drawing as a V2000 molblock; one without atoms where RDKit rejects the SMILES. */
function molblock(rdkit: RdkitModule, smiles: string): string {
  const result = withMolecule(rdkit, smiles, (molecule) => {
    molecule.set_new_coords();
    return { block: molecule.get_molblock() };
  });
  return isFailure(result) ? NO_STRUCTURE : result.block;
}

async function* sdfRecords({ columns, rows }: MoleculeTable): AsyncGenerator<string> {
  const rdkit = await loadRdkit();
  for await (const row of rows) {
    const data = columns
      .filter((name) => row[name] !== null && row[name] !== undefined)
      .map((name) => `>  <${name}>\n${row[name]}\n\n`);
    yield `${molblock(rdkit, String(row.smiles))}${data.join("")}$$$$\n`;
  }
}

/** Table formats by the ending of the file's name. */
const FORMATS = {
  ".smi": smilesLines,
  ".csv": ({ columns, rows }) => csvTable(columns, asAsync(rows)),
  ".sdf": sdfRecords,
  ".jsonl": jsonLines,
} as const satisfies Readonly<Record<string, Writer>>;

/** Ending of a table's name, which is its format. */
export type TableFormat = keyof typeof FORMATS;

/** Formats that hold molecules and nothing else. */
const ONLY_MOLECULES: readonly TableFormat[] = [".smi", ".sdf"];

/**
 * The format that a path asks for by its ending. Call it before the work that makes the table.
 *
 * @throws UserError that lists the endings
 */
export function tableFormat(path: string): TableFormat {
  const ending = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? "";
  if (Object.hasOwn(FORMATS, ending)) return ending as TableFormat;
  throw new UserError(
    `--out ${path}: ${ending === "" ? "the name has no ending" : `the ending ${ending} is not known`}. ` +
      "End it in .smi, .csv, .sdf or .jsonl: the format is chosen by it.",
  );
}

/**
 * Writes a table in the format of its ending: `.smi` one SMILES a line, `.csv` and `.jsonl` all
 * columns, `.sdf` flat drawings with the columns as data fields.
 *
 * @throws UserError if the ending is not known, is one for molecules where the rows are none, or
 * the file cannot be written
 */
export async function writeMoleculeTable(path: string, table: MoleculeTable): Promise<void> {
  const format = tableFormat(path);
  if (ONLY_MOLECULES.includes(format) && !table.columns.includes("smiles")) {
    throw new UserError(
      `--out ${path}: ${format} is for molecules, and the objects of this run are none. ` +
        "Use .csv or .jsonl.",
    );
  }
  await writeOutput(path, "--out", FORMATS[format](table));
}
