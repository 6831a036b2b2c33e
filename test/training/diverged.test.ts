import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-diverged-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("training stops where the loss is not finite, and keeps the batch", async () => {
  const runFolder = join(folder, "run");
  // The square of 1e30 does not fit into 32 bits.
  const overrides = ["training.initialLogZ=1e30", "engine.threads=1"];
  const config = await loadConfig("configs/hypergrid.yaml", overrides);
  const batch = join(runFolder, "diverged-step-1.msgpack");
  await expect(
    train({
      config,
      runFolder,
      resume: false,
      signal: new AbortController().signal,
      log: () => {},
    }),
  ).rejects.toThrow(
    "Training stopped at step 1: the loss is not finite. Try a smaller training.learningRate, " +
      "a smaller temperature.beta, or objective.loss: huber, and --resume from the last " +
      `checkpoint. The batch is in ${batch}.`,
  );
  expect(existsSync(batch)).toBe(true);
});
