import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import type { ExecutorName } from "../../src/engine/program.ts";
import { parseConfig } from "../../src/training/config/load.ts";
import { type ExportedPolicy, exportPolicy } from "../../src/training/export/exportPolicy.ts";
import { train } from "../../src/training/train.ts";
import { AVAILABLE, UNAVAILABLE } from "../engine/availableExecutors.ts";
import { runOnnxFile } from "./runOnnxFile.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-executors-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STEPS = 20;
const CONFIG = `
env: { type: fragments, library: tiny, maxFragments: 3 }
policy: { type: graphTransformer, layers: 1, width: 16 }
reward: { type: molecule, components: { qed: {} }, threads: 0 }
training: { steps: ${STEPS}, trajectoriesPerStep: 4 }
replay: { share: 0 }
engine: { threads: 1 }
`;

interface Trained {
  readonly losses: readonly number[];
  readonly policy: ExportedPolicy;
}

const runs = new Map<ExecutorName, Promise<Trained>>();

async function trainOn(name: ExecutorName): Promise<Trained> {
  const runFolder = join(folder, name);
  await train({
    config: parseConfig("config", CONFIG, [`engine.executor=${name}`]),
    runFolder,
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  const lines = readFileSync(join(runFolder, "metrics.jsonl"), "utf8").trim().split("\n");
  const losses = lines.map((line) => (JSON.parse(line) as { loss: number }).loss);
  return { losses, policy: await exportPolicy({ runFolder, graphs: 4, log: () => {} }) };
}

const trained = (name: ExecutorName): Promise<Trained> => {
  const run = runs.get(name) ?? trainOn(name);
  runs.set(name, run);
  return run;
};

const others = AVAILABLE.filter((name) => name !== "cpu");
const absent = [...UNAVAILABLE].map(([name, reason]) => `${name}: ${reason}`).join(" ");

test.each(others)(
  `%s gives the losses of cpu over ${STEPS} steps, and its policy (not here: ${absent || "none"})`,
  async (name) => {
    const [found, wanted] = [await trained(name), await trained("cpu")];
    expect(found.losses).toHaveLength(STEPS);
    for (const [i, loss] of wanted.losses.entries()) {
      expect(Math.abs(found.losses[i] / loss - 1), `step ${i + 1}`).toBeLessThan(1e-4);
    }
    expect(found.policy.shape).toEqual(wanted.policy.shape);
    const outputs = await runOnnxFile(found.policy.bytes, createRng(1));
    const expected = await runOnnxFile(wanted.policy.bytes, createRng(1));
    expect(Object.keys(outputs).length).toBeGreaterThan(0);
    for (const [output, values] of Object.entries(expected)) {
      const off = values.map((value, i) => Math.abs(outputs[output][i] - value));
      expect(Math.max(...off), output).toBeLessThan(1e-4);
    }
  },
  120_000,
);
