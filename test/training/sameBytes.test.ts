import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-bytes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Wide enough for every product and sum to be shared among threads. */
const CONFIG = `
env: { type: fragments, library: zinc-100, maxFragments: 6 }
policy: { type: graphTransformer, layers: 2, width: 128 }
reward: { type: molecule, components: { qed: {} }, threads: 2 }
training: { steps: 8, trajectoriesPerStep: 64 }
replay: { warmup: 64 }
engine: { threads: 2 }
`;

async function metricsOf(name: string, seed: number): Promise<string[]> {
  const runFolder = join(folder, name);
  await train({
    config: parseConfig("config", CONFIG, [`seed=${seed}`]),
    runFolder,
    resume: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  const lines = readFileSync(join(runFolder, "metrics.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => line.replace(/,"seconds":[\d.]+\}$/, ""));
}

test("one seed gives the same bytes with two threads, another seed others", async () => {
  const first = await metricsOf("first", 0);
  expect(first).toHaveLength(8);
  expect(await metricsOf("second", 0)).toEqual(first);
  expect(await metricsOf("third", 1)).not.toEqual(first);
}, 120_000);
