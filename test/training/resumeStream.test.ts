import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { loadCheckpoint } from "../../src/training/run/checkpoints.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-resume-stream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const molecules = join(folder, "molecules.smi");
const config = join(folder, "config.yaml");
const [whole, broken] = [join(folder, "whole"), join(folder, "broken")];

/** A buffer smaller than the file, several passes, and all that the stages keep state of. */
const CONFIG = `
seed: 3
env: { type: atoms, elements: [C, N, O], charges: [], maxAtoms: 6 }
policy: { type: gine, layers: 1, width: 16 }
objective:
  - { type: trajectoryBalance, weight: 0.04, loss: huber }
  - { type: maximumLikelihood, weight: 20 }
backwardPolicy: learned
reward:
  type: molecule
  components: { tpsa: { transform: { type: range, low: 20, high: 40, tau: 20 } } }
  threads: 0
temperature: { type: annealed, low: 1, high: 8 }
conditioning: { ranges: { tpsa: { low: 0, high: 80 } }, hindsight: 1 }
diversityFilter: { perScaffold: 3 }
training: { steps: 30, trajectoriesPerStep: 8, checkpointEverySteps: 10,
  plateau: { steps: 7, leastGain: 0 } }
replay: { share: 0, dataset: { file: ${molecules}, share: 0.5, shuffleBuffer: 5 } }
evaluation: { holdout: { file: ${molecules}, everySteps: 10, count: 4 } }
engine: { threads: 1 }
`;

const ROWS = [
  "CCO",
  "CCN",
  "C1CC1C",
  "CC=O",
  "NCC=O",
  "C1CCO1",
  "CCF",
  "OCC(O)C",
  "C#N",
  "broken(",
];

const molgfn = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ["dist/molgfn.js", ...args], { stdio: "ignore" });

const end = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on("close", resolve));

const lines = (run: string, file: string): string[] =>
  existsSync(join(run, file)) ? readFileSync(join(run, file), "utf8").trim().split("\n") : [];

/** Lines of metrics.jsonl up to the wall-clock time that ends them. */
const timeless = (run: string): string[] =>
  lines(run, "metrics.jsonl").map((line) => line.replace(/,"seconds":[\d.]+\}$/, ""));

test("streaming pretraining that is killed and resumed leaves the same bytes", async () => {
  writeFileSync(molecules, `${ROWS.join("\n")}\n`);
  writeFileSync(config, CONFIG);
  expect(await end(molgfn("pretrain", config, "--run", whole))).toBe(0);
  const steps = timeless(whole).length;
  expect(steps).toBeGreaterThanOrEqual(14);

  const killed = molgfn("pretrain", config, "--run", broken);
  const ended = end(killed);
  while (lines(broken, "metrics.jsonl").length < 12) await sleep(5);
  killed.kill("SIGKILL");
  await ended;
  expect(await end(molgfn("pretrain", "--resume", broken))).toBe(0);

  expect(timeless(broken)).toEqual(timeless(whole));
  expect(lines(broken, "molecules.jsonl")).toEqual(lines(whole, "molecules.jsonl"));
  const [expected, found] = await Promise.all([whole, broken].map(loadCheckpoint));
  expect(found.data.state).toEqual(expected.data.state);
  expect((expected.data.state as { dataset: { epoch: number } }).dataset.epoch).toBeGreaterThan(5);
  expect(timeless(whole)[9]).toContain("holdoutNll");
}, 120_000);
