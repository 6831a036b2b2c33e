import { expect, test } from "vitest";
import { assemble } from "../../../src/training/assemble.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { createTrainer, type TrainerState } from "../../../src/training/trainer.ts";

const config = parseConfig(
  "chain.yaml",
  `
env: { type: hypergrid, side: 4 }
reward: { type: hashed, low: 0.05, high: 20, seed: 3 }
policy: { type: mlp, width: 16 }
objective: { type: metropolisHastings }
localSearch: { iterations: 3, acceptance: metropolisHastings, backtrack: { type: share, share: 1 } }
training: { steps: 300, trajectoriesPerStep: 256, initialLogZ: 0 }
replay: { share: 0 }
engine: { threads: 1 }
`,
);

/** Sum of absolute differences between how often objects were counted and R/Z. */
function distance(counts: Map<string, number>, reward: Map<string, number>): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  const z = [...reward.values()].reduce((a, b) => a + b, 0);
  return [...reward].reduce(
    (sum, [object, r]) => sum + Math.abs((counts.get(object) ?? 0) / total - r / z),
    0,
  );
}

test("a chain of an untrained policy draws in proportion to the reward, its proposals do not", async () => {
  const assembly = await assemble(config);
  const { env, reward } = assembly;
  try {
    const cells = Array.from({ length: 16 }, (_, i) => `${i % 4},${Math.floor(i / 4)}`);
    const known = await reward.evaluate(cells);
    const rewards = new Map(cells.map((cell, i) => [cell, known.reward[i]]));
    const trainer = createTrainer({ config, ...assembly });
    const [chained, proposed] = [new Map<string, number>(), new Map<string, number>()];
    const count = (counts: Map<string, number>, objects: readonly string[]) => {
      for (const object of objects) counts.set(object, (counts.get(object) ?? 0) + 1);
    };
    const before = (await trainer.getState()).weights.slice();
    while (trainer.step < config.training.steps) {
      const { batch, loss } = await trainer.update();
      expect(loss).toBe(0);
      if (!batch.chain) throw new Error("no chain was drawn");
      if (trainer.step > 20) count(chained, env.toObjects(batch.chain.objects));
      count(proposed, batch.objects);
    }
    expect((await trainer.getState()).weights).toEqual(before);
    const [ofChain, ofProposals] = [distance(chained, rewards), distance(proposed, rewards)];
    console.log(
      `L1 of the chain ${ofChain.toFixed(3)}, of its proposals ${ofProposals.toFixed(3)}`,
    );
    expect(ofChain).toBeLessThan(0.06);
    expect(ofProposals).toBeGreaterThan(0.5);
  } finally {
    await assembly.close();
  }
}, 120_000);

test("a chain goes on from a checkpoint as if it had not stopped", async () => {
  const assembly = await assemble(config);
  try {
    const whole = createTrainer({ config, ...assembly });
    for (let i = 0; i < 3; i++) await whole.update();
    const state: TrainerState = structuredClone(await whole.getState());
    const next = await whole.update();
    const resumed = await createTrainer({ config, ...assembly, state }).update();
    expect(resumed.batch.objects).toEqual(next.batch.objects);
    expect(resumed.batch.chain?.logReward).toEqual(next.batch.chain?.logReward);
  } finally {
    await assembly.close();
  }
}, 60_000);
