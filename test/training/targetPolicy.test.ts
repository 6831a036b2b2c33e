import { expect, test } from "vitest";
import { assemble } from "../../src/training/assemble.ts";
import { loadConfig } from "../../src/training/config/load.ts";
import { createTrainer, type TrainerState } from "../../src/training/trainer.ts";

const EVERY = 4;

/** A trainer on the hypergrid whose sampling policy is copied every `EVERY` updates. */
async function start(state?: TrainerState) {
  const config = await loadConfig("configs/hypergrid.yaml", [
    "engine.threads=1",
    "training.trajectoriesPerStep=16",
    `training.targetEverySteps=${EVERY}`,
  ]);
  const assembly = await assemble(config);
  const trainer = createTrainer({ config, ...assembly, ...(state && { state }) });
  return { trainer, close: assembly.close };
}

test("a target policy is a copy of the weights, taken anew every so many updates", async () => {
  const { trainer, close } = await start();
  let copied = (await trainer.getState()).weights;
  for (let step = 1; step <= 2 * EVERY + 1; step++) {
    const { targetAge } = await trainer.update();
    const { weights, average } = await trainer.getState();
    expect(targetAge).toBe((step - 1) % EVERY);
    if (step % EVERY === 0) copied = weights.slice();
    expect(average).toEqual(copied);
    if (step % EVERY !== 0) expect(weights).not.toEqual(copied);
  }
  await close();
}, 60_000);

test("training that goes on between two copies is that of a trainer that never stopped", async () => {
  const { trainer, close } = await start();
  for (let step = 0; step < EVERY + 2; step++) await trainer.update();
  const state = structuredClone(await trainer.getState());
  const resumed = await start(state);
  for (let step = 0; step < EVERY + 1; step++) {
    await trainer.update();
    await resumed.trainer.update();
  }
  expect(await resumed.trainer.getState()).toEqual(await trainer.getState());
  await close();
  await resumed.close();
}, 60_000);
