import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-graphs-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function totalVariation(symmetryCorrection: boolean, steps: number): Promise<number> {
  const config = await loadConfig("configs/exact-graphs.yaml", [
    `env.symmetryCorrection=${symmetryCorrection}`,
    `training.steps=${steps}`,
    `evaluation.exactEverySteps=${steps}`,
    "engine.threads=1",
  ]);
  const { exact } = await train({
    config,
    runFolder: join(folder, `${symmetryCorrection}`),
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  console.log(`correction ${symmetryCorrection}: total variation ${exact?.totalVariation}`);
  return exact?.totalVariation ?? Number.NaN;
}

test("configs/exact-graphs.yaml reaches R/Z on 65 graphs with the correction", async () => {
  expect(await totalVariation(true, 2000)).toBeLessThanOrEqual(0.02);
}, 240_000);

test("and ends far from it without", async () => {
  const distance = await totalVariation(false, 800);
  expect(distance).toBeGreaterThan(0.18);
  expect(distance).toBeLessThan(0.3);
}, 240_000);
