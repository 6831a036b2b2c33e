import { expect, test } from "vitest";
import { assemble } from "../../../src/training/assemble.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { createTrainer } from "../../../src/training/trainer.ts";

const GRID = `
env: { type: hypergrid, dimensions: 2, side: 8 }
policy: { type: mlp, layers: 2, width: 128 }
training: { trajectoriesPerStep: 301, initialLogZ: 0 }
`;

/** The first update within a budget of memory. */
async function firstUpdate(config: string, memoryMB: number) {
  const reward = config.includes("reward:") ? "" : "\nreward: { type: hypergrid }";
  const parsed = parseConfig("config", GRID + config + reward, [`engine.memoryMB=${memoryMB}`]);
  const assembly = await assemble(parsed);
  try {
    return await createTrainer({ config: parsed, ...assembly }).update();
  } finally {
    await assembly.close();
  }
}

const OBJECTIVES: readonly (readonly [string, string])[] = [
  ["trajectory balance", "objective: { type: trajectoryBalance }"],
  ["learned flows", "objective: { type: subTrajectoryBalance }"],
  ["all parents", "objective: { type: flowMatching }"],
  ["rewards of unfinished objects", "objective: { type: modifiedDetailedBalance }"],
  ["potentials", "objective: { type: detailedBalance, flow: energyDecomposition }"],
  ["a target policy", "objective: { type: softQLearning }"],
  [
    "learned backward actions",
    "objective: { type: trajectoryBalance }\nbackwardPolicy: { type: learned }",
  ],
  [
    "objects that are asked for",
    "objective: { type: subTrajectoryBalance, flow: outcome }\n" +
      "reward: { type: constant }\nconditioning: { target: {}, hindsight: 0.6 }",
  ],
];

test.each(OBJECTIVES)("a batch in parts has the loss of the whole: %s", async (_, objective) => {
  const whole = await firstUpdate(objective, 512);
  const parts = await firstUpdate(objective, 1);
  expect(whole.passes).toBe(1);
  expect(parts.passes).toBeGreaterThan(1);
  for (const name of ["loss", "gradientNorm"] as const) {
    expect(Math.abs(parts[name] / whole[name] - 1), name).toBeLessThan(1e-4);
  }
});
