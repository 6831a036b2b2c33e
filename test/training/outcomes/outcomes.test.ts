import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig, parseConfig } from "../../../src/training/config/load.ts";
import { createEnvironment } from "../../../src/training/environments.ts";
import { evaluateRun } from "../../../src/training/evaluation/evaluateRun.ts";
import { sampleForReward } from "../../../src/training/outcomes/sampleForReward.ts";
import { listTargets } from "../../../src/training/targetObjects.ts";
import { train } from "../../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-outcomes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

/** As configs/outcome-grid.yaml, for 9 cells. */
const PRETRAINING = `
env: { type: hypergrid, dimensions: 2, side: 3 }
policy: { type: mlp, layers: 2, width: 128 }
objective: { type: subTrajectoryBalance, flow: outcome, loss: huber }
reward: { type: constant }
conditioning: { target: {}, hindsight: 0.8 }
training: { steps: 600, trajectoriesPerStep: 32, learningRate: 5.0e-3,
  learningRateHalfLifeSteps: 130, epsilon: 0.3, averageTau: 0.95 }
replay: { share: 0.8, warmup: 32 }
evaluation: { exactEverySteps: 600 }
engine: { threads: 1 }
`;

async function start(
  name: string,
  text: string,
  options: { from?: string; resume?: boolean } = {},
) {
  const runFolder = join(folder, name);
  const { from, resume = false } = options;
  const summary = await train({
    ...{ config: { ...parseConfig(`${name}.yaml`, text), run: runFolder }, runFolder, resume },
    ...(from !== undefined && { from }),
    ...{ signal, log: () => {} },
  });
  return { summary, runFolder };
}

let pretrained: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  pretrained = await start("pretrained", PRETRAINING);
}, 240_000);

describe("a run that is pretrained to reach any of 9 cells", () => {
  test("reaches them, and is converted to ten random rewards almost exactly", () => {
    const outcomes = pretrained.summary.exact?.outcomes;
    console.log(outcomes);
    expect(outcomes?.success).toBeGreaterThanOrEqual(0.93);
    expect(outcomes?.worstL1).toBeLessThanOrEqual(0.02);
  });

  test("says how often drawn trajectories built what they were asked for", () => {
    const lines = readFileSync(join(pretrained.runFolder, "metrics.jsonl"), "utf8").trim();
    const { goalSuccess } = JSON.parse(lines.split("\n").at(-1) ?? "");
    expect(goalSuccess).toBeGreaterThan(0.1);
    expect(goalSuccess).toBeLessThanOrEqual(1);
  });

  test("is asked for objects that are drawn at random by evaluate", async () => {
    const { goals } = await evaluateRun({
      ...{ path: pretrained.runFolder, count: 20, most: 20, seed: 0 },
      ...{ modeSimilarity: 0.7, circleDistance: 0.75, goals: 4, goalSamples: 100 },
      ...{ signal, log: () => {} },
    });
    expect(goals?.targets?.asked).toBe(400);
    expect(goals?.targets?.success).toBeCloseTo(
      pretrained.summary.exact?.outcomes?.success ?? 0,
      1,
    );
  });
});

describe("samples for a reward that training did not know", () => {
  const rewardFile = join(folder, "reward.yaml");
  beforeAll(() => {
    writeFileSync(rewardFile, "reward: { type: hashed, seed: 3 }\npolicy: { type: mlp }\n");
  });
  const ask = (more: object = {}) =>
    sampleForReward({
      ...{ runFolder: pretrained.runFolder, rewardFile, count: 20_000, seed: 0, unique: false },
      ...{ signal, log: () => {}, ...more },
    });

  test("are drawn as the reward, to the L1 that is told", async () => {
    const { samples, l1, logZ } = await ask();
    expect(l1).toBeLessThanOrEqual(0.02);
    const counts = new Map<string, number>();
    for (const { object } of samples) counts.set(object, (counts.get(object) ?? 0) + 1);
    for (const { object, logReward } of samples) {
      expect(
        Math.abs((counts.get(object) ?? 0) / 20_000 - Math.exp(logReward - logZ)),
      ).toBeLessThan(0.02);
    }
  });

  test("are the same with the same seed, and each once if asked for unique ones", async () => {
    const objects = async (more: object) =>
      (await ask({ count: 50, ...more })).samples.map(({ object }) => object);
    expect(await objects({ seed: 1 })).toEqual(await objects({ seed: 1 }));
    expect(await objects({ seed: 1 })).not.toEqual(await objects({ seed: 2 }));
    const unique = await objects({ unique: true });
    expect(new Set(unique).size).toBe(9);
    expect(unique).toHaveLength(9);
  });

  test("leave the goals of the reward's config out, and say so", async () => {
    const path = join(folder, "goals.yaml");
    writeFileSync(
      path,
      "reward: { type: gridObjectives, objectives: [currin, branin] }\npolicy: { type: mlp }\n" +
        "conditioning: { focus: { type: uniform, cosine: 0.9 } }\n",
    );
    const lines: string[] = [];
    await ask({ rewardFile: path, count: 5, log: (line: string) => lines.push(line) });
    expect(lines).toContain(
      `${path} asks for focus; --reward takes its reward without: objectives have equal weights.`,
    );
  });

  test("are refused of a run by an objective of one's own", async () => {
    const config = { run: join(folder, "own"), training: { steps: 1 }, engine: { threads: 1 } };
    const settings = Object.entries(config).map(
      ([key, value]) => `${key}=${JSON.stringify(value)}`,
    );
    await train({
      config: await loadConfig("examples/my-objective/config.yaml", settings),
      ...{ runFolder: config.run, resume: false, signal, log: () => {} },
    });
    await expect(ask({ runFolder: config.run })).rejects.toThrow(
      `objective.type of ${config.run} is module. Pretrain one as`,
    );
  });

  test("are refused of a run that learns no flows to objects", async () => {
    const { runFolder } = await start(
      "plain",
      "env: { type: hypergrid, dimensions: 2, side: 3 }\npolicy: { type: mlp }\n" +
        "reward: { type: hypergrid }\ntraining: { steps: 1 }\nengine: { threads: 1 }\n",
    );
    await expect(ask({ runFolder })).rejects.toThrow(
      `objective.type of ${runFolder} is trajectoryBalance. Pretrain one as configs/outcome-grid.yaml does`,
    );
  });
});

const ADAPTATION = `
env: { type: hypergrid, dimensions: 2, side: 3 }
policy: { type: mlp, layers: 2, width: 128 }
objective: { type: outcomePredictor }
reward: { type: hashed, seed: 3 }
training: { steps: 500, trajectoriesPerStep: 32, learningRate: 5.0e-3,
  learningRateHalfLifeSteps: 100, epsilon: 0, averageTau: 0.95 }
replay: { share: 0 }
evaluation: { exactEverySteps: 500 }
engine: { threads: 1 }
`;

describe("adaptation by the amortised predictor", () => {
  test("draws cells in proportion to a reward, to L1 0.1", async () => {
    const { summary } = await start("adapted", ADAPTATION, { from: pretrained.runFolder });
    console.log(summary.exact?.l1, summary.logZ, summary.exact?.logZTrue);
    expect(summary.exact?.l1).toBeLessThanOrEqual(0.1);
    expect(summary.logZ).toBeCloseTo(summary.exact?.logZTrue ?? 0, 0);
  }, 120_000);

  const refusal = async (text: string, from?: string): Promise<string> => {
    const error = await start("refused", text, { ...(from !== undefined && { from }) }).catch(
      (failure: unknown) => failure,
    );
    expect(existsSync(join(folder, "refused"))).toBe(false);
    return (error as Error).message;
  };

  test("is refused without a run, and from one that was trained for something else", async () => {
    expect(await refusal(ADAPTATION)).toBe(
      "objective.type outcomePredictor turns a run that reaches any object to a reward, but no run " +
        "is named. Use molgfn finetune CONFIG --from RUN, or choose another objective.",
    );
    const other = ADAPTATION.replace("outcomePredictor", "trajectoryBalance").replaceAll(
      "500",
      "2",
    );
    const { runFolder } = await start("other", other);
    expect(await refusal(ADAPTATION, runFolder)).toBe(
      `--from ${runFolder}: objective.type outcomePredictor starts from a run that reaches any object ` +
        "asked for, and the objective of that run is trajectoryBalance. Pretrain one as " +
        "configs/outcome-grid.yaml does.",
    );
    expect(await refusal(ADAPTATION.replace("side: 3", "side: 4"), pretrained.runFolder)).toBe(
      `--from ${pretrained.runFolder}: that run was trained with another env section: ` +
        '{"type":"hypergrid","dimensions":2,"side":3}. Give this config the same.',
    );
  }, 60_000);
});

test("a run that is resumed goes on as one that never stopped", async () => {
  const steps = (count: number) =>
    PRETRAINING.replace("steps: 600", `steps: ${count}`).replace("Steps: 600", "Steps: 20");
  const whole = await start("whole", steps(20));
  await start("parts", steps(12));
  const resumed = await start("parts", steps(20), { resume: true });
  const metrics = ({ runFolder }: { runFolder: string }) =>
    readFileSync(join(runFolder, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .filter((line) => !line.includes('"exact"'))
      .map((line) => line.replace(/,"seconds":[\d.]+\}$/, ""));
  const before = metrics(whole);
  expect(metrics(resumed).slice(-7)).toEqual(before.slice(-7));
  expect(resumed.summary.exact).toEqual(whole.summary.exact);
}, 60_000);

test("a space of graphs that is too large to draw targets from says so", async () => {
  const { env } = parseConfig(
    "a.yaml",
    "env: { type: graphs, maxNodes: 6 }\nreward: { type: hashed }",
  );
  const space = await createEnvironment(env);
  expect(() => listTargets(space, 50)).toThrow(
    'conditioning.target draws from all objects, but there are too many: Environment "graphs of 2 ' +
      'colors up to 6 nodes" has more than 50 states, too many to list. Make the space smaller, or ' +
      "raise evaluation.exactLimit.",
  );
});
