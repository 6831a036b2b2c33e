import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRdkit } from "../../src/chem/rdkit.ts";
import { createRng } from "../../src/core/rng.ts";
import { createAtomEnvironment } from "../../src/env/atoms/atomEnvironment.ts";
import type { Environment } from "../../src/env/environment.ts";
import { createStringEnvironment } from "../../src/env/strings/stringEnvironment.ts";
import { loadDataset } from "../../src/training/dataset.ts";

const SEED = 5;
const rdkit = await loadRdkit();
const atoms = () => createAtomEnvironment(rdkit, { maxAtoms: 8 }) as Environment;
const strings = () => createStringEnvironment({ alphabet: "01", length: 3 }) as Environment;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "molgfn-dataset-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("objects of a file", () => {
  test(`are drawn evenly, those outside of the space passed over (seed ${SEED})`, async () => {
    const file = await fileOf(
      "some.smi",
      "CCO a\nC[Si](C)C b\nCCCCCCCCCCCC c\nc1ccccc1 d\nCCN e\n",
    );
    const env = atoms();
    const dataset = await loadDataset(env, file, { readsSmiles: true });
    const names = env.objectNames?.(dataset.draw(3000, createRng(SEED))) ?? [];
    const counts = ["CCO", "c1ccccc1", "CCN"].map(
      (smiles) => names.filter((name) => name === smiles).length,
    );
    expect(counts.reduce((a, b) => a + b, 0)).toBe(3000);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130);
    expect([dataset.size, dataset.numOutside]).toEqual([5, 2]);
  });

  test("are the same after a resume, though the rows outside are not known then", async () => {
    const file = await fileOf("again.smi", "CCO\nC[Si](C)C\nc1ccccc1\nCCCCCCCCCCCC\nCCN\n");
    const env = atoms();
    const first = await loadDataset(env, file, { readsSmiles: true });
    const rng = createRng(SEED);
    first.draw(20, rng);
    const state = rng.getState();
    const second = await loadDataset(env, file, { readsSmiles: true });
    expect(env.keys(second.draw(20, createRng(state)))).toEqual(env.keys(first.draw(20, rng)));
  });

  test("of other spaces are read as text, one a line", async () => {
    const env = strings();
    const dataset = await loadDataset(env, await fileOf("bits.txt", "010\r\n\n 111 \n"), {
      readsSmiles: false,
    });
    const drawn = new Set(env.toObjects(dataset.draw(50, createRng(SEED))));
    expect([...drawn].sort()).toEqual(["010", "111"]);
  });
});

describe("a file that can't be used is refused", () => {
  test("where all that is drawn lies outside of the space, with the last reason", async () => {
    const file = await fileOf("silicon.smi", "C[Si](C)C\n");
    const dataset = await loadDataset(atoms(), file, { readsSmiles: true });
    expect(() => dataset.draw(1, createRng(SEED))).toThrow(
      `replay.dataset.file ${file}: 1000 rows drawn one after the other lie outside of the space of ` +
        'env. The last is line 1: Molecule "C[Si](C)C" lies outside of this space: atom 2 is Si; ' +
        "no setting allows it. Widen env, or name another file.",
    );
  });

  test("with the line that is no object of the space", async () => {
    const file = await fileOf("wrong.txt", "010\n012\n");
    await expect(loadDataset(strings(), file, { readsSmiles: false })).rejects.toThrow(
      `${file}:2: Object "012" is no string of this space: give 3 letters of "01".`,
    );
  });

  test("where it is missing or empty", async () => {
    const missing = join(folder, "none.txt");
    await expect(loadDataset(strings(), missing, { readsSmiles: false })).rejects.toThrow(
      `replay.dataset.file ${missing} cannot be read: there is no such file or folder. Check the path.`,
    );
    const empty = await fileOf("empty.txt", "\n");
    await expect(loadDataset(strings(), empty, { readsSmiles: false })).rejects.toThrow(
      `${empty} holds no object. It needs one a line, as molgfn sample writes them.`,
    );
    const noMolecule = await fileOf("empty.smi", "");
    await expect(loadDataset(atoms(), noMolecule, { readsSmiles: true })).rejects.toThrow(
      `${noMolecule} holds no molecule.`,
    );
  });
});
