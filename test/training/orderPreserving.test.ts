import { expect, test } from "vitest";
import { pairAccuracy } from "../../src/evaluation/pairAccuracy.ts";
import { assemble } from "../../src/training/assemble.ts";
import { loadConfig } from "../../src/training/config/load.ts";
import { createTrainer, type Update } from "../../src/training/trainer.ts";

const PAIRS = ["objective={type: orderPreserving}", "engine.threads=1"];

/** The weights and the last update of a training on the hypergrid. */
async function trained(overrides: readonly string[]) {
  const config = await loadConfig("configs/hypergrid.yaml", [...PAIRS, ...overrides]);
  const assembly = await assemble(config);
  try {
    const trainer = createTrainer({ config, ...assembly });
    const updates: Update[] = [];
    while (trainer.step < config.training.steps) updates.push(await trainer.update());
    return { weights: (await trainer.getState()).weights, updates };
  } finally {
    await assembly.close();
  }
}

test("a monotone transform of the reward changes nothing at all", async () => {
  const plain = await trained(["training.steps=20"]);
  const cubed = await trained(["training.steps=20", "temperature.beta=3"]);
  expect(cubed.updates[0].batch.logReward).not.toEqual(plain.updates[0].batch.logReward);
  expect(cubed.weights).toEqual(plain.weights);
}, 120_000);

test("of pairs of objects at least 98 % are put in the right order", async () => {
  const { updates } = await trained(["training.steps=150"]);
  const accuracies = updates.map(({ impliedLogReward = [], batch }) =>
    pairAccuracy(impliedLogReward, batch.logReward),
  );
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [first, last] = [mean(accuracies.slice(0, 3)), mean(accuracies.slice(-20))];
  console.log(`pair accuracy ${first.toFixed(3)} at first, ${last.toFixed(4)} in the end`);
  expect(first).toBeLessThan(0.9);
  expect(last).toBeGreaterThanOrEqual(0.98);
}, 120_000);
