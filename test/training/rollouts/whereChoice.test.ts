import { expect, test } from "vitest";
import type { GraphBatch } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { whereChoice } from "../../../src/training/rollouts/whereChoice.ts";

const env = createHypergrid({ dimensions: 2, side: 3 });

test("a policy is asked about states with a choice alone, each with its own numbers", async () => {
  const corner = env.step(
    env.step(
      env.step(env.step(env.reset(2), Int32Array.of(1, 1)), Int32Array.of(1, 1)),
      Int32Array.of(2, 2),
    ),
    Int32Array.of(2, 2),
  );
  const states = env.concat([env.reset(1), corner, env.reset(1)]);
  const rngs = [0, 1, 2, 3].map(createRng);
  const seen: { batch: GraphBatch; conditioning: number[]; rngs: readonly unknown[] }[] = [];
  const sample = whereChoice(env.spec, async (batch, conditioning, own) => {
    seen.push({ batch, conditioning: [...conditioning], rngs: own });
    const actions = Int32Array.from(own, () => 2);
    return { actions, logProbabilities: Float64Array.from(own, () => -1) };
  });
  const drawn = await sample(env.encode(states), Float32Array.of(0, 1, 2, 3), rngs);
  expect([...drawn.actions]).toEqual([2, 0, 0, 2]);
  expect([...drawn.logProbabilities]).toEqual([-1, 0, 0, -1]);
  expect(seen).toHaveLength(1);
  expect(seen[0].batch.numGraphs).toBe(2);
  expect(seen[0].conditioning).toEqual([0, 3]);
  expect(seen[0].rngs).toEqual([rngs[0], rngs[3]]);

  const forced = await sample(env.encode(corner), new Float32Array(0), rngs.slice(0, 2));
  expect([...forced.actions]).toEqual([0, 0]);
  expect(seen).toHaveLength(1);
});
