import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import {
  type MoleculeRecord,
  type ReadMoleculesOptions,
  readMolecules,
} from "../../src/chem/moleculeFile.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-molecule-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function read(path: string, options?: ReadMoleculesOptions): Promise<MoleculeRecord[]> {
  const records: MoleculeRecord[] = [];
  for await (const record of readMolecules(path, options)) records.push(record);
  return records;
}

test("a SMILES file gives line numbers, SMILES and ids", async () => {
  const path = write("plain.smi", "CCO ethanol\r\n\r\nc1ccccc1\tbenzene ring\nCC");
  expect(await read(path)).toEqual([
    { line: 1, smiles: "CCO", id: "ethanol" },
    { line: 3, smiles: "c1ccccc1", id: "benzene ring" },
    { line: 4, smiles: "CC" },
  ]);
});

test("empty rows are kept with their line numbers when asked for", async () => {
  const smi = write("holes.txt", "CCO\n\nCC\n");
  expect((await read(smi, { keepEmpty: true })).map((r) => [r.line, r.smiles])).toEqual([
    [1, "CCO"],
    [2, ""],
    [3, "CC"],
  ]);
  const csv = write("holes.csv", "id,smiles\na,CCO\nb,\nc\nd,CC\n");
  expect((await read(csv, { keepEmpty: true })).map((r) => [r.line, r.smiles, r.id])).toEqual([
    [2, "CCO", "a"],
    [3, "", "b"],
    [4, "", "c"],
    [5, "CC", "d"],
  ]);
});

test("a header line of a SMILES file is no molecule", async () => {
  const path = write("header.smi", "SMILES name\nCC x\n");
  expect(await read(path)).toEqual([{ line: 2, smiles: "CC", id: "x" }]);
});

test("a CSV file is read by its column names, with quotes, line ends in quotes and a byte order mark", async () => {
  const path = write(
    "table.csv",
    '\uFEFFzinc_id,note,"SMILES"\nZ1,"a ""b"", c",CCO\nZ2,"two\nlines","CC"\nZ3,,C\n',
  );
  expect(await read(path)).toEqual([
    { line: 2, smiles: "CCO", id: "Z1" },
    { line: 3, smiles: "CC", id: "Z2" },
    { line: 5, smiles: "C", id: "Z3" },
  ]);
});

test("semicolon CSV and TSV files are read", async () => {
  const csv = write("semicolon.csv", "Name;Smiles\nx;CC\n");
  const tsv = write("table.tsv", "smiles\tweight\nCC, not split\t30\n");
  expect(await read(csv)).toEqual([{ line: 2, smiles: "CC", id: "x" }]);
  expect(await read(tsv)).toEqual([{ line: 2, smiles: "CC, not split" }]);
});

test("a file of JSON lines is read, and a line that is none is named", async () => {
  const path = write("rows.jsonl", '{"smiles":"CCO","id":7,"reward":0.5}\n\n{"smiles":"CC"}\n');
  expect(await read(path)).toEqual([
    { line: 1, smiles: "CCO", id: "7" },
    { line: 3, smiles: "CC" },
  ]);
  await expect(read(write("bad.jsonl", '{"smiles":"CC"}\nCCO\n'))).rejects.toThrow(
    'bad.jsonl:2: "CCO" is no JSON object. A .jsonl file holds one a line, such as {"smiles":"CCO"}.',
  );
  const grid = write("grid.jsonl", '{"object":"1,2","reward":1}\n');
  await expect(read(grid)).rejects.toThrow(
    'grid.jsonl:1: there is no "smiles"; the keys are "object", "reward". ' +
      'Each line needs its SMILES under "smiles".',
  );
  expect(await read(grid, { objects: true })).toEqual([{ line: 1, smiles: "1,2" }]);
});

test("columns of numbers are read where the file has them", async () => {
  const options = { numbers: ["reward", "qed"] };
  const csv = write("scored.csv", "smiles,reward,id\nCC,0.25,a\nCO,,b\nCN,high,c\n");
  expect((await read(csv, options)).map(({ numbers }) => numbers)).toEqual([
    { reward: 0.25 },
    { reward: Number.NaN },
    { reward: Number.NaN },
  ]);
  const jsonl = write("scored.jsonl", '{"smiles":"CC","reward":0.5,"qed":null}\n{"smiles":"C"}\n');
  expect(await read(jsonl, options)).toEqual([
    { line: 1, smiles: "CC", numbers: { reward: 0.5, qed: Number.NaN } },
    { line: 2, smiles: "C" },
  ]);
  expect(await read(write("bare.smi", "CC 0.5\n"), options)).toEqual([
    { line: 1, smiles: "CC", id: "0.5" },
  ]);
});

test("a gzip file over many chunks is read whole, and reports how far it is", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${"C".repeat(1 + (i % 40))} ${i * 7919}`);
  const path = write("many.smi.gz", gzipSync(`${rows.join("\n")}\n`));
  const fractions: number[] = [];
  const records = await read(path, { onRead: (fraction) => fractions.push(fraction) });
  expect(records.length).toBe(30_000);
  expect(records[29_999]).toEqual({ line: 30_000, smiles: "C".repeat(40), id: `${29_999 * 7919}` });
  expect(fractions.at(-1)).toBe(1);
});

test("a missing file, a folder and an unknown ending are named", async () => {
  const missing = join(folder, "none.smi");
  await expect(read(missing)).rejects.toThrow(
    `${missing}: there is no such file. Check the path (looked up from ${process.cwd()}).`,
  );
  const dir = join(folder, "folder.smi");
  mkdirSync(dir);
  await expect(read(dir)).rejects.toThrow(
    `${dir} is a folder, not a molecule file. Name a file in it.`,
  );
  await expect(read(write("a.xlsx", "x"))).rejects.toThrow(
    'a.xlsx: cannot tell the format from the ending ".xlsx". ' +
      "Use one of .smi, .smiles, .txt, .csv, .tsv, .jsonl, with or without .gz.",
  );
});

test("an empty file is an error, be it empty lines or a bare header", async () => {
  const message = "holds no molecule. It needs at least one line with a SMILES.";
  await expect(read(write("empty.smi", ""))).rejects.toThrow(message);
  await expect(read(write("blank.smi", "\n  \n"), { keepEmpty: true })).rejects.toThrow(message);
  await expect(read(write("empty.csv", "smiles,id\n"))).rejects.toThrow(message);
});

test("a CSV file without a SMILES column is an error that lists the columns", async () => {
  const path = write("other.csv", "id,structure\n1,CC\n");
  await expect(read(path)).rejects.toThrow(
    `${path}:1: no column is named "smiles"; the columns are "id", "structure". ` +
      'Name the SMILES column "smiles".',
  );
});

test("an open quote is an error at the line where it starts", async () => {
  const path = write("quote.csv", 'smiles,id\nCC,1\nCCC,"2\nC,3\n');
  await expect(read(path)).rejects.toThrow(
    `${path}:3: a quoted field starts here and never ends. Close its quote.`,
  );
});

test("a file that is no gzip file, or a cut one, is an error that says so", async () => {
  const path = write("not.smi.gz", "CCO\n");
  await expect(read(path)).rejects.toThrow(
    `${path} cannot be read: it ends in .gz, but is no whole gzip file (incorrect header check).`,
  );
  const whole = gzipSync("CCO 1\n".repeat(10_000));
  await expect(read(write("cut.smi.gz", whole.subarray(0, 60)))).rejects.toThrow(
    "is no whole gzip file (unexpected end of file)",
  );
});
