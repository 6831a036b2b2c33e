import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-hypergrid-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LOG_Z = Math.log(22.4);

test.each([0, 1, 2])(
  "the sampler of configs/hypergrid.yaml reaches R/Z, seed %i",
  async (seed: number) => {
    const run = join(folder, `seed-${seed}`);
    const config = await loadConfig("configs/hypergrid.yaml", [
      `seed=${seed}`,
      "evaluation.exactEverySteps=250",
      "engine.threads=1",
    ]);
    const { exact, logZ, trajectories } = await train({
      config,
      runFolder: run,
      resume: false,
      signal: new AbortController().signal,
      log: () => {},
    });
    const lines = readFileSync(join(run, "metrics.jsonl"), "utf8").trim().split("\n");
    const halfway = JSON.parse(lines[249]);
    console.log(
      `seed ${seed}: L1 ${halfway.exact.l1} at 32,000, ${exact?.l1} at 64,000, log Z ${logZ}`,
    );
    expect(trajectories).toBe(64_000);
    expect(exact?.logZTrue).toBeCloseTo(LOG_Z, 10);
    expect(halfway.trajectories).toBe(32_000);
    expect(halfway.exact.l1).toBeLessThanOrEqual(0.01);
    expect(exact?.l1).toBeLessThanOrEqual(5e-4);
    expect(Math.abs(logZ - LOG_Z)).toBeLessThanOrEqual(0.01);
  },
  240_000,
);
