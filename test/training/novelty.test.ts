import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Assembly, assemble } from "../../src/training/assemble.ts";
import { loadConfig } from "../../src/training/config/load.ts";
import type { Model } from "../../src/training/model.ts";
import { createTrainer, type Trainer, type TrainerState } from "../../src/training/trainer.ts";

const NEW = "objective={type: augmentedTrajectoryBalance}";
const opened: Assembly[] = [];
afterAll(async () => {
  for (const assembly of opened) await assembly.close();
});

async function start(overrides: readonly string[], state?: TrainerState) {
  const config = await loadConfig("configs/modes-hypergrid.yaml", [
    "engine.threads=1",
    ...overrides,
  ]);
  const assembly = await assemble(config);
  opened.push(assembly);
  return { trainer: createTrainer({ config, ...assembly, ...(state && { state }) }), ...assembly };
}

/** Weights of the random network. */
function randomWeights({ parameters }: Model, weights: Float32Array): number[] {
  let at = 0;
  return parameters.flatMap(({ name, shape }) => {
    const values = weights.subarray(at, at + shape.reduce((size, length) => size * length, 1));
    at += values.length;
    return name.startsWith("novelty.random.") ? [...values] : [];
  });
}

/** Objects of `updates` updates, and the mean novelty of the first and the last. */
async function explore(trainer: Trainer, updates: number) {
  const found = new Set<string>();
  const novelties: number[] = [];
  for (let step = 0; step < updates; step++) {
    const { batch, novelty = [] } = await trainer.update();
    for (const name of batch.rewards.canonical) if (name !== null) found.add(name);
    novelties.push([...novelty].reduce((sum, value) => sum + value, 0) / novelty.length);
  }
  return { found, first: novelties[0], last: novelties[updates - 1] };
}

describe("rewarded for new states", () => {
  let run: Awaited<ReturnType<typeof start>>;
  let before: TrainerState;
  let explored: Awaited<ReturnType<typeof explore>>;
  beforeAll(async () => {
    run = await start([NEW]);
    before = structuredClone(await run.trainer.getState());
    explored = await explore(run.trainer, 125);
  }, 60_000);

  test("2,000 trajectories find more than four times as many cells as without, and all four modes", async () => {
    const { trainer } = await start([]);
    const plain = await explore(trainer, 125);
    console.log(`${explored.found.size} cells, ${plain.found.size} without`);
    expect(explored.found.size).toBeGreaterThan(4 * plain.found.size);
    for (const mode of ["2,2", "2,13", "13,2", "13,13"]) expect(explored.found).toContain(mode);
  }, 60_000);

  test("states are new no more once they are known", () => {
    console.log(`novelty ${explored.first} at first, ${explored.last} in the end`);
    expect(explored.first).toBeGreaterThan(1);
    expect(explored.last).toBeLessThan(0.1);
  });

  test("the random network stays as it was drawn", async () => {
    const { weights } = await run.trainer.getState();
    const drawn = randomWeights(run.model, before.weights);
    expect(drawn.length).toBeGreaterThan(1000);
    expect(randomWeights(run.model, weights)).toEqual(drawn);
  });

  test("training that goes on is that of a trainer that never stopped", async () => {
    const resumed = await start([NEW], structuredClone(await run.trainer.getState()));
    for (let step = 0; step < 3; step++) {
      await run.trainer.update();
      await resumed.trainer.update();
    }
    expect(await resumed.trainer.getState()).toEqual(await run.trainer.getState());
  }, 60_000);
});

test("graphs of molecules are told apart too, whatever they are asked for", async () => {
  const config = await loadConfig("configs/modes-hypergrid.yaml", [
    "engine.threads=1",
    "env={type: atoms, maxAtoms: 6}",
    "policy={type: gine, layers: 2, width: 32}",
    "reward={type: molecule, components: {qed: {}}, threads: 0}",
    "temperature={type: uniform, low: 1, high: 8}",
    "evaluation.exactEverySteps=0",
    NEW,
  ]);
  const assembly = await assemble(config);
  opened.push(assembly);
  const { first, last } = await explore(createTrainer({ config, ...assembly }), 30);
  console.log(`novelty ${first} at first, ${last} in the end`);
  expect(first).toBeGreaterThan(1);
  expect(last).toBeLessThan(first / 2);
}, 120_000);
