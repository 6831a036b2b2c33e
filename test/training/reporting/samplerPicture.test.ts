import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../../src/training/config/load.ts";
import { collectRun } from "../../../src/training/reporting/collectRun.ts";
import { samplerPicture } from "../../../src/training/reporting/samplerPicture.ts";
import { train } from "../../../src/training/train.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-sampler-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function trained(name: string, file: string, ...sets: string[]): Promise<string> {
  const runFolder = join(folder, name);
  const config = await loadConfig(file, ["engine.executor=cpu", "policy.width=16", ...sets]);
  const signal = new AbortController().signal;
  await train({ config, runFolder, resume: false, signal, log: () => {} });
  return runFolder;
}

test("a grid is compared cell by cell, and agrees with what training measured", async () => {
  const run = await trained("grid", "configs/hypergrid.yaml", "training.steps=4");
  const { exact, probabilities, metrics, notices, modes } = await collectRun(run);
  expect(exact?.names).toHaveLength(64);
  expect(exact?.plane).toMatchObject({ rows: 8, columns: 8 });
  expect(exact?.expected.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect(exact?.found.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  const best = exact?.names.indexOf("1,6") ?? -1;
  expect(exact?.expected[best]).toBeCloseTo(2.6 / 22.4, 12);
  expect(exact?.l1).toBeCloseTo(metrics["exact.l1"].at(-1) ?? Number.NaN, 9);
  expect([exact?.step, probabilities, notices, modes?.total]).toEqual([4, undefined, [], 4]);
});

test("a space that is too large to list is compared by estimates on the run's own objects", async () => {
  const run = await trained(
    ...(["strings", "configs/exact-strings.yaml", "training.steps=3"] as const),
    ...[
      "training.trajectoriesPerStep=16",
      "evaluation.exactLimit=20",
      "evaluation.exactEverySteps=0",
    ],
  );
  const { exact, probabilities } = await collectRun(run);
  expect(exact).toBeUndefined();
  expect(probabilities?.logReward.length).toBeGreaterThan(10);
  // 256 strings of four letters: an untrained policy draws each about equally often.
  for (const logP of probabilities?.logProbability ?? []) {
    expect(logP).toBeGreaterThan(Math.log(1 / 256) - 4);
    expect(logP).toBeLessThan(Math.log(1 / 256) + 4);
  }
});

test("a run without a checkpoint has no picture, and one that trains is left alone", async () => {
  const nothing = { text: [], step: new Float64Array(), reward: new Float64Array(), values: {} };
  expect(await samplerPicture(folder, nothing)).toEqual({});
  const run = await trained("short", "configs/hypergrid.yaml", "training.steps=2");
  expect((await collectRun(run, { isLive: true })).exact).toBeDefined();
  const path = join(run, "config.yaml");
  writeFileSync(path, readFileSync(path, "utf8").replace("steps: 2\n", "steps: 20\n"));
  expect((await collectRun(run, { isLive: true })).exact).toBeUndefined();
  expect((await collectRun(run)).exact).toBeDefined();
});
