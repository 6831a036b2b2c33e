import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { train } from "../../../src/training/train.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "molgfn-search-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const GRID = `
env: { type: hypergrid, dimensions: 2, side: 4 }
policy: { type: mlp, width: 64 }
reward: { type: hypergrid }
training: { steps: 150, trajectoriesPerStep: 32, learningRate: 3.0e-3, averageTau: 0 }
replay: { share: 0 }
engine: { threads: 1 }
evaluation: { exactEverySteps: 150 }
`;

/** Metrics of each step of a run. */
async function metricsOf(name: string, text: string, overrides: string[] = [], resume = false) {
  const runFolder = join(folder, name);
  const config = parseConfig("a.yaml", text, [...overrides, `run=${runFolder}`]);
  await train({ config, runFolder, resume, signal: new AbortController().signal, log: () => {} });
  const lines = (await readFile(join(runFolder, "metrics.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line) => {
    const { seconds, ...rest } = JSON.parse(line) as Record<string, number> & {
      exact?: { l1: number };
    };
    return rest as Record<string, number> & { exact?: { l1: number } };
  });
}

describe("training with local search", () => {
  test.each([
    ["deterministic", "uniform", "all"],
    ["metropolisHastings", "learned", "all"],
    ["barker", "uniform", "accepted"],
  ])(
    "%s, with a %s backward policy, learns R / Z from %s",
    async (acceptance, backward, trainOn) => {
      const metrics = await metricsOf(`exact-${acceptance}`, GRID, [
        "localSearch.iterations=3",
        `localSearch.acceptance=${acceptance}`,
        `localSearch.trainOn=${trainOn}`,
        `backwardPolicy=${backward}`,
      ]);
      const last = metrics[metrics.length - 1];
      expect(last.exact?.l1).toBeLessThan(0.1);
      expect(last.trajectories).toBe(150 * 32);
      const accepted = metrics.map(({ acceptedShare }) => acceptedShare);
      expect(accepted.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(accepted.reduce((a, b) => a + b, 0)).toBeGreaterThan(5);
    },
  );

  test("stop and resume equals never stopping, with prioritised replay", async () => {
    const overrides = [
      "localSearch.iterations=3",
      "localSearch.randomSteps=true",
      "localSearch.acceptance=metropolisHastings",
      "replay.share=0.25",
      "replay.warmup=40",
      "replay.strategy.type=prioritized",
      "evaluation.exactEverySteps=0",
    ];
    const whole = await metricsOf("whole", GRID, [...overrides, "training.steps=12"]);
    await metricsOf("parts", GRID, [...overrides, "training.steps=5"]);
    const parts = await metricsOf("parts", GRID, [...overrides, "training.steps=12"], true);
    expect(parts).toEqual(whole);
  });
});

test("a diverse buffer takes molecules as they are drawn and goes on after a resume", async () => {
  const text = `
env: { type: fragments, maxFragments: 3 }
policy: { type: gine, layers: 1, width: 16 }
reward: { type: hashed }
training: { steps: 4, trajectoriesPerStep: 16 }
replay: { share: 0.5, warmup: 8, strategy: { type: diverse, maxSimilarity: 0.6, perScaffold: 2 } }
engine: { threads: 1 }
`;
  const whole = await metricsOf("diverse", text);
  await metricsOf("diverse-parts", text, ["training.steps=2"]);
  const parts = await metricsOf("diverse-parts", text, ["training.steps=4"], true);
  expect(parts).toEqual(whole);
  expect(whole[3].replayed).toBe(8);
});
