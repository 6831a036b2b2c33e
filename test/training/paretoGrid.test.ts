import { expect, test } from "vitest";
import { paretoFront } from "../../src/core/paretoFront.ts";
import { assemble } from "../../src/training/assemble.ts";
import { loadConfig } from "../../src/training/config/load.ts";
import { exactDistributions } from "../../src/training/evaluation/exactEvaluation.ts";
import { createTrainer } from "../../src/training/trainer.ts";

/** A quarter of the shipped grid, with a network that takes seconds. */
const SMALL = [
  "env.side=16",
  "policy.layers=2",
  "policy.width=128",
  "training.steps=400",
  "training.learningRate=3e-3",
  "training.learningRateHalfLifeSteps=200",
  "engine.threads=1",
];

test("all Pareto points of a grid, and no other cells, become its most likely ones", async () => {
  const config = await loadConfig("configs/pareto-grid.yaml", SMALL);
  const assembly = await assemble(config);
  const trainer = createTrainer({ config, ...assembly });
  while (trainer.step < config.training.steps) await trainer.update();
  const weights = trainer.samplingWeights;
  const { names, found } = await exactDistributions(config, assembly, { weights });
  const { branin, currin } = (await assembly.reward.evaluate(names)).values;
  await assembly.close();

  const front = paretoFront(names.map((_, cell) => [branin[cell], currin[cell]]));
  const falling = [...names.keys()].sort((a, b) => found[b] - found[a]);
  const mass = front.reduce((sum, cell) => sum + found[cell], 0);
  console.log(`${front.length} Pareto points, ${(100 * mass).toFixed(1)} % of what is drawn`);
  expect(falling.slice(0, front.length).sort((a, b) => a - b)).toEqual(front);
  expect(mass).toBeGreaterThan(0.5);
}, 120_000);
