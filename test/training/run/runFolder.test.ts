import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { loadRunConfig, openRun, type RunFolder } from "../../../src/training/run/runFolder.ts";

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "molgfn-run-"));
  folder = join(parent, "run");
});
afterEach(() => rmSync(parent, { recursive: true }));

const configWith = (...sets: string[]) =>
  parseConfig("a.yaml", "reward: { type: molecule, components: { qed: {} } }", sets);

const open = (resume = false, config = configWith(), at = folder): Promise<RunFolder> =>
  openRun({ folder: at, config, resume });

async function refusal(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const read = (name: string, at = folder): string => readFileSync(join(at, name), "utf8");

/** Steps first..last of a pretended training whose whole state is `total`. */
async function work(run: RunFolder, first: number, last: number): Promise<void> {
  let total = (run.resumed?.state.total as number | undefined) ?? 0;
  for (let step = first; step <= last; step++) {
    total += step;
    run.appendMolecules([
      { smiles: "C".repeat(step), step },
      { smiles: "é", step },
    ]);
    run.appendMetrics({ step, loss: total / 3 });
    if (step % 4 === 0) await run.saveCheckpoint(step, { total });
  }
}

describe("a new run", () => {
  test("writes its config, where it comes from, and its lines", async () => {
    const run = await open(false, configWith("training.steps=7"));
    expect(run.resumed).toBeUndefined();
    await work(run, 1, 5);
    run.close();
    expect((await loadRunConfig(folder)).training.steps).toBe(7);
    expect((await loadRunConfig(folder, ["training.steps=9"])).training.steps).toBe(9);
    const origin = JSON.parse(read("provenance.json"));
    expect(origin).toMatchObject({
      version: JSON.parse(readFileSync("package.json", "utf8")).version,
      node: process.versions.node,
    });
    expect(origin.commit === null || /^[0-9a-f]{40}(-dirty)?$/.test(origin.commit)).toBe(true);
    const lines = read("metrics.jsonl").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).step)).toEqual([1, 2, 3, 4, 5]);
  });

  test("takes an empty folder, one whose run never began, and no other", async () => {
    await mkdir(folder);
    (await open()).close();
    const run = await open();
    await work(run, 1, 1);
    run.close();
    expect(await refusal(open())).toBe(
      `The run folder ${folder} holds a run already. ` +
        `Go on with it by --resume ${folder}, or choose another folder with --run.`,
    );
    const other = join(parent, "other");
    await mkdir(other);
    writeFileSync(join(other, "thesis.tex"), "");
    expect(await refusal(open(false, configWith(), other))).toBe(
      `The run folder ${other} is not empty and holds no run (it has thesis.tex). ` +
        "Choose another with --run.",
    );
  });

  test("says why a folder cannot be made", async () => {
    writeFileSync(join(parent, "file"), "");
    const under = join(parent, "file", "run");
    expect(await refusal(open(false, configWith(), under))).toBe(
      `The run folder ${under} cannot be made or read: a part of its path is a file, ` +
        "not a folder. Choose another with --run.",
    );
  });
});

describe("a resumed run", () => {
  test("ends with the same files as one that never stopped", async () => {
    const whole = join(parent, "whole");
    const unbroken = await open(false, configWith(), whole);
    await work(unbroken, 1, 10);
    unbroken.close();

    const killed = await open();
    await work(killed, 1, 7);
    killed.close();
    // The process died in the middle of a line.
    writeFileSync(join(folder, "metrics.jsonl"), '{"step":8,"lo', { flag: "a" });

    const resumed = await open(true);
    expect(resumed.resumed).toEqual({ step: 4, state: { total: 10 } });
    await work(resumed, 5, 10);
    resumed.close();
    for (const name of ["metrics.jsonl", "molecules.jsonl", "config.yaml"]) {
      expect(read(name)).toBe(read(name, whole));
    }
  });

  test("begins anew where no checkpoint was written yet", async () => {
    const killed = await open();
    await work(killed, 1, 3);
    killed.close();
    const resumed = await open(true);
    expect(resumed.resumed).toBeUndefined();
    await work(resumed, 1, 2);
    resumed.close();
    expect(read("metrics.jsonl").trim().split("\n")).toHaveLength(2);
  });

  test("refuses changed settings, naming the first", async () => {
    (await open()).close();
    expect(await refusal(open(true, configWith("training.learningRate=0.01", "seed=3")))).toBe(
      `${folder}: seed was 0 when the run began and is now 3; ` +
        "a resumed run keeps its settings (only training.steps and maxCalls may grow). " +
        "Set it back, or start a new run in another folder with --run.",
    );
    const typed = configWith("temperature={type: uniform}");
    expect(await refusal(open(true, typed))).toContain(
      'temperature.type was "constant" when the run began and is now "uniform";',
    );
    const fewer = configWith("training.steps=10");
    expect(await refusal(open(true, fewer))).toContain(
      "training.steps was 400 when the run began and is now 10;",
    );
  });

  test("may take more steps and another path", async () => {
    (await open()).close();
    (await open(true, configWith("training.steps=500", "run=elsewhere"))).close();
    expect((await loadRunConfig(folder)).training.steps).toBe(500);
  });

  test("needs a folder with a run in it", async () => {
    expect(await refusal(open(true))).toBe(
      `${folder} cannot be read: there is no such file or folder. Name the folder of a run.`,
    );
    expect(await refusal(open(true, configWith(), parent))).toBe(
      `${parent} holds no run: it has no config.yaml. Name the folder that train wrote.`,
    );
  });

  test("misses lines that were there at the checkpoint", async () => {
    const run = await open();
    await work(run, 1, 4);
    run.close();
    const bytes = read("metrics.jsonl").length;
    truncateSync(join(folder, "metrics.jsonl"), 10);
    expect(await refusal(open(true))).toBe(
      `${folder}/metrics.jsonl has 10 bytes, and had ${bytes} when the checkpoint was written: ` +
        "lines were removed from it. Put the file back as it was, or start a new run.",
    );
  });
});

test.skipIf(process.platform !== "linux")(
  "lines that do not fit on the disk stop the run with a clear sentence",
  async () => {
    const { openJsonLines } = await import("../../../src/training/run/jsonLines.ts");
    const lines = openJsonLines("/dev/full", 0);
    expect(() => lines.append([{ step: 1 }])).toThrow(
      new UserError("/dev/full cannot be written: the disk is full."),
    );
    lines.close();
  },
);
