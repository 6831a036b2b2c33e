import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isFailure, loadRdkit, withMolecule } from "../../src/chem/rdkit.ts";
import { type TableRow, tableFormat, writeMoleculeTable } from "../../src/report/moleculeTable.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-table-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const columns = ["smiles", "reward", "note"];
const rows: TableRow[] = [
  { smiles: "CCO", reward: 0.1, note: 'an "a, b"', hidden: 1 },
  { smiles: "c1ccncc1", reward: Number.NaN, note: null },
];

async function written(name: string, table = { columns, rows }): Promise<string> {
  const path = join(folder, "new", name);
  await writeMoleculeTable(path, table);
  return readFileSync(path, "utf8");
}

test(".smi has one SMILES a line", async () => {
  expect(await written("a.smi")).toBe("CCO\nc1ccncc1\n");
});

test(".csv has the columns in order, what is not known left empty", async () => {
  expect(await written("a.csv")).toBe('smiles,reward,note\nCCO,0.1,"an ""a, b"""\nc1ccncc1,,\n');
});

test(".jsonl has an object a line, what is not known null", async () => {
  expect(await written("a.jsonl")).toBe(
    '{"smiles":"CCO","reward":0.1,"note":"an \\"a, b\\""}\n' +
      '{"smiles":"c1ccncc1","reward":null,"note":null}\n',
  );
});

test(".sdf has drawings that RDKit reads back, and the columns as data", async () => {
  const broken = { smiles: "C1CC", reward: 0 };
  const text = await written("a.SDF", { columns, rows: [...rows, broken] });
  const records = text.split("$$$$\n");
  expect(records).toHaveLength(4);
  expect(records[3]).toBe("");
  expect(records[0]).toContain(">  <reward>\n0.1\n\n");
  const rdkit = await loadRdkit();
  const smilesOf = (record: string) => {
    const block = record.slice(0, record.indexOf("M  END\n") + 7);
    const result = withMolecule(rdkit, block, (molecule) => ({ smiles: molecule.get_smiles() }));
    return isFailure(result) ? result.error : result.smiles;
  };
  expect(records.slice(0, 3).map(smilesOf)).toEqual(["CCO", "c1ccncc1", ""]);
  const coordinates = records[1].split("\n").slice(4, 10);
  expect(new Set(coordinates.map((line) => line.slice(0, 20))).size).toBe(6);
});

test("another ending is refused with the list of those that are known", async () => {
  expect(() => tableFormat("best.xls")).toThrow(
    "--out best.xls: the ending .xls is not known. " +
      "End it in .smi, .csv, .sdf or .jsonl: the format is chosen by it.",
  );
  expect(() => tableFormat("out.d/best")).toThrow("--out out.d/best: the name has no ending.");
});

test("objects that are no molecules go into tables only", async () => {
  const grid = { columns: ["object", "reward"], rows: [{ object: "1,2", reward: 2.6 }] };
  expect(await written("grid.csv", grid)).toBe('object,reward\n"1,2",2.6\n');
  await expect(written("grid.sdf", grid)).rejects.toThrow(
    ".sdf is for molecules, and the objects of this run are none. Use .csv or .jsonl.",
  );
});
