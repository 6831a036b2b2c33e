import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { environmentSection } from "../../../src/env/config.ts";
import {
  type DatasetStreamOptions,
  openDatasetStream,
} from "../../../src/training/dataset/datasetStream.ts";
import { outsideText } from "../../../src/training/dataset/outsideRows.ts";
import { createEnvironment } from "../../../src/training/environments.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-stream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = await createEnvironment(
  environmentSection.parse({ type: "atoms", elements: ["C", "N", "O"], charges: [], maxAtoms: 12 }),
);

/** Chains of 1 to 12 atoms: 12 different molecules. */
const CHAINS = Array.from({ length: 12 }, (_, i) => "C".repeat(i + 1));

function fileOf(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  const text = `${rows.join("\n")}\n`;
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

const open = (options: Partial<DatasetStreamOptions> & { file: string }) =>
  openDatasetStream({ env, shuffleBuffer: 4, mostOutside: 0.5, seed: 1, ...options });

const lengthOf = ({ object }: { object: string }): number => object.match(/C/g)?.length ?? 0;

describe("a stream of molecules", () => {
  test("gives each row of the file once a pass, out of order, and goes on", async () => {
    const stream = await open({ file: fileOf("chains.smi.gz", CHAINS) });
    const first = (await stream.take(120)).map(lengthOf);
    await stream.close();
    const counts = CHAINS.map((_, i) => first.filter((length) => length === i + 1).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...counts)).toBeLessThanOrEqual(11);
    expect(first.slice(0, 12)).not.toEqual(CHAINS.map((_, i) => i + 1));
    expect(stream.epoch).toBeGreaterThanOrEqual(9);
  });

  test("reads what a run found, where that is no molecule", async () => {
    const grid = await createEnvironment(environmentSection.parse({ type: "hypergrid", side: 4 }));
    const rows = ["1,2", "3,0"].map((object) => JSON.stringify({ step: 1, object, reward: 1 }));
    const stream = await open({ env: grid, file: fileOf("molecules.jsonl", rows) });
    const objects = (await stream.take(10)).map(({ object }) => object);
    await stream.close();
    expect(new Set(objects)).toEqual(new Set(["1,2", "3,0"]));
  });

  test("holds no more rows than its buffer", async () => {
    const stream = await open({ file: fileOf("long.smi", Array(500).fill("CCO")) });
    await stream.take(10);
    const state = await stream.getState();
    await stream.close();
    expect(state.buffer).toHaveLength(4);
    expect(state).toMatchObject({ epoch: 0, rowsRead: 14 });
  });

  test("goes on from a saved state as if it had never stopped, whatever was read ahead", async () => {
    const file = fileOf("resumed.smi", CHAINS);
    const whole = await open({ file });
    const expected = [...(await whole.take(7)), ...(await whole.take(30))];
    await whole.close();

    const before = await open({ file });
    const start = await before.take(7);
    before.prepare(5);
    const state = await before.getState();
    await before.close();
    expect(state.ready).toHaveLength(5);
    const after = await open({ file, state: structuredClone(state), seed: 99 });
    expect([...start, ...(await after.take(30))]).toEqual(expected);
    await after.close();
  });

  test("gives back what was put back", async () => {
    const stream = await open({ file: fileOf("back.smi", CHAINS) });
    const taken = await stream.take(3);
    stream.putBack(taken);
    expect(await stream.take(3)).toEqual(taken);
    await stream.close();
  });

  test("draws the Kekule structures of a molecule alike", async () => {
    const stream = await open({ file: fileOf("toluene.smi", ["Cc1ccccc1N"]) });
    const texts = new Set((await stream.take(60)).map(({ object }) => object));
    await stream.close();
    expect(texts.size).toBe(2);
  });
});

describe("rows that the space can't hold", () => {
  const rows = ["CCO", "C1CC", "CCF", "CCC[N+](C)(C)C", "CC.CC", "C".repeat(13), "CCN", "CC=O"];

  test("are counted by reason, the first ten listed by line", async () => {
    const file = fileOf("mixed.smi", rows);
    const stream = await open({ file, mostOutside: 1, shuffleBuffer: 1 });
    await stream.take(rows.length);
    await stream.close();
    const { byReason, examples, numOutside } = stream.outside;
    expect(Object.keys(byReason).sort()).toEqual(["atom", "components", "size", "unreadable"]);
    expect(examples).toHaveLength(10);
    expect(numOutside).toBeGreaterThan(10);
    const text = outsideText(stream.outside);
    expect(text).toContain(
      'line 3: Molecule "CCF" lies outside of this space: atom 3 is F; add it to env.elements.',
    );
    expect(text).toMatch(/^\d+ of \d+ rows lie outside of the space of env \(/);
  });

  test("stop the run where they are more than the config allows", async () => {
    const file = fileOf("bad.smi", ["CCO", ...Array(9).fill("C[Si](C)C")]);
    const stream = await open({ file, mostOutside: 0.25 });
    await expect(stream.take(40)).rejects.toThrow(
      "That is more than replay.dataset.mostOutside, 0.25 of all. Widen env, raise it, or name " +
        "another file.",
    );
    await expect(stream.take(1)).rejects.toThrow(
      /replay\.dataset\.file .*bad\.smi: \d+ of \d+ rows/,
    );
  });

  test("stop the run where nothing else comes", async () => {
    const file = fileOf("silicon.smi", ["C[Si](C)C"]);
    const stream = await open({ file, mostOutside: 1 });
    await expect(stream.take(1)).rejects.toThrow(
      `replay.dataset.file ${file}: 1000 rows drawn one after the other lie outside of the space ` +
        'of env. The last is line 1: Molecule "C[Si](C)C" lies outside of this space: atom 2 is ' +
        "Si; no setting allows it. Widen env, or name another file.",
    );
  });
});

describe("a file that can't be used is refused", () => {
  test("where it is missing", async () => {
    const file = join(folder, "none.smi");
    await expect(open({ file })).rejects.toThrow(`${file}: there is no such file.`);
  });

  test("where it is another one than when the run stopped", async () => {
    const file = fileOf("changed.smi", CHAINS);
    const stream = await open({ file });
    const state = await stream.getState();
    await stream.close();
    fileOf("changed.smi", [...CHAINS, "CCO"]);
    await expect(open({ file, state })).rejects.toThrow(
      `replay.dataset.file ${file} has ${state.fileBytes + 4} bytes, and had ${state.fileBytes} ` +
        "when the run stopped: it is another file. Put the old one back, or start a new run.",
    );
  });
});
