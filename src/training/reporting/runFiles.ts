import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { fileErrorCode, fileErrorReason } from "../../core/fileErrors.ts";
import { type JsonRow, readJsonRows } from "./jsonRows.ts";

/** What a run folder tells of its training. */
export interface RunFiles {
  /** [steps] numbers of metrics.jsonl by name, groups as `exact.l1`; NaN where a step has none. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  /** Distinct objects in the order of molecules.jsonl. */
  readonly objects: {
    readonly text: readonly string[];
    readonly step: Float64Array;
    readonly reward: Float64Array;
    readonly values: Readonly<Record<string, Float64Array>>;
  };
  /** Whether molecules.jsonl holds SMILES. */
  readonly isMolecules: boolean;
  /** The text of config.yaml. */
  readonly configText: string;
  /** provenance.json; empty where there is none. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Numbers of an object, those inside of groups with dotted names. */
function numbersOf(row: JsonRow, prefix = ""): [string, number][] {
  return Object.entries(row).flatMap(([name, value]): [string, number][] => {
    if (typeof value === "number") return [[prefix + name, value]];
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
    return isGroup ? numbersOf(value as JsonRow, `${prefix}${name}.`) : [];
  });
}

/** [rows] of each number that a row has. */
function columnsOf(rows: readonly JsonRow[]): Record<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const [i, row] of rows.entries()) {
    for (const [name, value] of numbersOf(row)) {
      let column = columns.get(name);
      if (!column) {
        column = new Float64Array(rows.length).fill(Number.NaN);
        columns.set(name, column);
      }
      column[i] = value;
    }
  }
  return Object.fromEntries(columns);
}

const emptyIfMissing = (column: Float64Array | undefined, rows: number): Float64Array =>
  column ?? new Float64Array(rows).fill(Number.NaN);

function objectsOf(rows: readonly JsonRow[]): RunFiles["objects"] {
  const { step, reward, ...values } = columnsOf(rows);
  return {
    text: rows.map((row) => String(row.smiles ?? row.object ?? "")),
    step: emptyIfMissing(step, rows.length),
    reward: emptyIfMissing(reward, rows.length),
    values,
  };
}

async function readProvenance(path: string): Promise<Record<string, string>> {
  try {
    const all = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    if (error instanceof SyntaxError || fileErrorCode(error) === "ENOENT") return {};
    throw new UserError(`${path} cannot be read: ${fileErrorReason(error)}.`);
  }
}

/**
 * Reads what training has written so far; training may go on meanwhile.
 *
 * @param folder a run's, checked to be one
 * @throws UserError if a file can't be read, or holds something else
 */
export async function readRunFiles(folder: string): Promise<RunFiles> {
  const [metrics, molecules, configText, provenance] = await Promise.all([
    readJsonRows(join(folder, "metrics.jsonl")),
    readJsonRows(join(folder, "molecules.jsonl")),
    readFile(join(folder, "config.yaml"), "utf8"),
    readProvenance(join(folder, "provenance.json")),
  ]);
  return {
    metrics: columnsOf(metrics),
    objects: objectsOf(molecules),
    isMolecules: molecules.length > 0 && molecules[0].smiles !== undefined,
    ...{ configText, provenance },
  };
}
