import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, UserError } from "../../src/core/errors.ts";
import { type ConfigSettings, resolveConfig, sample, train } from "../../src/training/library.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-library-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS: ConfigSettings = {
  env: { type: "hypergrid", side: 4 },
  policy: { type: "mlp", layers: 1, width: 8 },
  reward: { type: "hypergrid" },
  training: { steps: 4, trajectoriesPerStep: 8 },
  engine: { executor: "cpu" },
};

test("a run is trained, gone on with and sampled from a program", async () => {
  const run = join(folder, "run");
  const steps: number[] = [];
  const progress = ({ step }: { step: number }) => steps.push(step);
  const first = await train({ config: SETTINGS, run, set: ["training.steps=2"], progress });
  expect(first).toMatchObject({ folder: run, step: 2, trajectories: 16, finished: true });
  await train({ config: SETTINGS, run, resume: true, progress });
  expect(steps).toEqual([1, 2, 3, 4]);
  const { samples } = await sample({ run, count: 6, seed: 3 });
  expect(samples).toHaveLength(6);
  expect(samples[0].object).toMatch(/^[0-3],[0-3]$/);
  expect((await sample({ run, count: 6, seed: 3 })).samples).toEqual(samples);
});

test("a signal stops training with a checkpoint", async () => {
  const run = join(folder, "stopped");
  const stop = new AbortController();
  const summary = await train({
    ...{ config: SETTINGS, run, signal: stop.signal },
    progress: ({ step }) => {
      if (step === 2) stop.abort();
    },
  });
  expect([summary.step, summary.finished]).toEqual([2, false]);
  expect(existsSync(join(run, "checkpoints", "step-000002.ckpt"))).toBe(true);
});

test("settings have their defaults, and wrong ones are told with their line", async () => {
  expect((await resolveConfig(SETTINGS, ["seed=7"])).training.clipNorm).toBe(10);
  const wrong = { ...SETTINGS, env: { type: "hypergrid", sides: 4 } } as ConfigSettings;
  await expect(resolveConfig(wrong)).rejects.toThrow(
    new ConfigError('config:3: env.sides is no setting of type "hypergrid"; did you mean side?'),
  );
});

test("numbers that make no sense are refused", async () => {
  await expect(sample({ run: folder, count: 0 })).rejects.toThrow(
    new UserError("count is 0; it must be a whole number of at least 1."),
  );
  await expect(sample({ run: folder, seed: -1 })).rejects.toThrow(
    new UserError("seed is -1; it must be a whole number of at least 0."),
  );
});

// `npm test` builds first; a bare vitest run may find nothing built.
describe.skipIf(!existsSync("dist/index.js"))("the built package", () => {
  test("runs the program of docs/library.md", () => {
    const program = readFileSync("docs/library.md", "utf8").split("```js\n")[1].split("```")[0];
    const index = pathToFileURL(resolve("dist/index.js")).href;
    const path = join(folder, "program.mjs");
    writeFileSync(path, program.replace('"molgfn"', JSON.stringify(index)));
    const { status, stdout, stderr } = spawnSync(process.execPath, [path], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    const lines = stdout.trim().split("\n");
    expect(lines.slice(0, 2).map((line) => line.replace(/[\d.]+$/, "?"))).toEqual([
      ...["step 10: loss ?", "step 20: loss ?"],
    ]);
    expect(lines[2]).toMatch(/^log Z -?\d+\.\d\d after \d{4} trajectories$/);
    expect(lines.slice(3)).toHaveLength(5);
    for (const line of lines.slice(3)) expect(line).toMatch(/^[0-7],[0-7] (0\.1|0\.6|2\.6)$/);
  });
});
