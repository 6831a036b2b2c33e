import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-atoms-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Total variation on molecules after configs/exact-atoms.yaml, some of its settings changed. */
async function totalVariation(name: string, sets: readonly string[]): Promise<number> {
  const config = await loadConfig("configs/exact-atoms.yaml", [...sets, "engine.threads=1"]);
  const { exact } = await train({
    config,
    runFolder: join(folder, name),
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  console.log(`${name}: total variation ${exact?.totalVariation}`);
  return exact?.totalVariation ?? Number.NaN;
}

test("molecules of up to 4 atoms C, N, O with random rewards are drawn as R/Z", async () => {
  const found = await totalVariation("four", [
    ...["env.maxAtoms=4", "training.steps=600", "training.trajectoriesPerStep=128"],
    ...["training.learningRateHalfLifeSteps=150", "evaluation.exactEverySteps=600"],
  ]);
  expect(found).toBeLessThanOrEqual(0.03);
}, 1_800_000);

/** Minutes of computing; the test above is the same with fewer molecules. */
test.runIf(process.env.MOLGFN_FULL_TESTS)(
  "configs/exact-atoms.yaml draws the 3,766 molecules of up to 5 atoms as R/Z",
  async () => {
    expect(await totalVariation("five", [])).toBeLessThanOrEqual(0.03);
  },
  7_200_000,
);
