import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-fragments-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the sampler of configs/exact-fragments.yaml reaches R/Z over all 69 trees", async () => {
  const overrides = ["evaluation.exactEverySteps=1500", "engine.threads=1"];
  const { exact, logZ } = await train({
    config: await loadConfig("configs/exact-fragments.yaml", overrides),
    runFolder: join(folder, "run"),
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  console.log(`total variation ${exact?.totalVariation}, log Z ${logZ}, true ${exact?.logZTrue}`);
  expect(exact?.totalVariation).toBeLessThanOrEqual(0.02);
  expect(Math.abs(logZ - (exact?.logZTrue ?? 0))).toBeLessThan(0.05);
}, 240_000);
