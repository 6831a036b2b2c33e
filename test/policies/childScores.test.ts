import { expect, test } from "vitest";
import { concatBatches, legalActions } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import { selectGraphs } from "../../src/core/selectGraphs.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { initializeParameters } from "../../src/engine/parameters.ts";
import { createProgramCache } from "../../src/engine/programCache.ts";
import { createColoredGraphs } from "../../src/env/graphs/coloredGraphs.ts";
import { withChildren } from "../../src/env/withChildren.ts";
import { legalLogProbabilities } from "../../src/policies/sampleActions.ts";
import { createModel } from "../../src/training/model.ts";
import { createPolicyRunner } from "../../src/training/rollouts/policyRunner.ts";

const plain = createColoredGraphs({ colors: 2, maxNodes: 4 });
const env = withChildren(plain);
const model = createModel({
  policy: { type: "gine", layers: 2, width: 16, scores: "children" },
  spec: env.spec,
  conditioningSize: 0,
});
const weights = initializeParameters(model.parameters, createRng(1));

/** Log-probabilities of all legal actions of `batch`. */
async function logProbabilities(batch: ReturnType<typeof env.encode>): Promise<Float64Array> {
  const executor = await createExecutor("onnx-cpu", { threads: 1 });
  const programs = createProgramCache({ executor, capacity: 4 });
  const runner = createPolicyRunner(model, programs);
  const logits = await runner.evaluate(weights, batch, new Float32Array(0));
  await programs.release();
  return legalLogProbabilities({ spec: env.spec, batch, logits });
}

/** A node of each colour and two equal nodes that are joined, not stopped yet. */
const objects = env.fromObjects(["0;", "1;", "0 0;0-1"]);
const states = env.stepBack(objects, env.backwardActions(objects).actions).parents;

test("actions that lead to equal states have equal probabilities, others have not", async () => {
  const batch = env.encode(states);
  const found = await logProbabilities(batch);
  let first = 0;
  for (let g = 0; g < batch.numGraphs; g++) {
    const legal = legalActions(env.spec, batch, g);
    const rows = legal.map(() => g);
    const keys = env.keys(env.step(env.select(states, rows), Int32Array.from(legal)));
    const byKey = new Map<string, number>();
    for (const [i, key] of keys.entries()) {
      const known = byKey.get(key) ?? found[first + i];
      expect(found[first + i]).toBeCloseTo(known, 6);
      byKey.set(key, known);
    }
    expect(new Set([...byKey.values()].map((p) => p.toFixed(6))).size).toBe(byKey.size);
    first += legal.length;
  }
});

test("joining and selecting graphs keeps what their actions lead to", async () => {
  const batch = env.encode(states);
  const alone = await logProbabilities(env.encode(env.select(states, [2])));
  const joined = concatBatches([batch, env.encode(env.select(states, [2]))]);
  const again = selectGraphs(env.spec, joined, Int32Array.of(1, 3));
  const both = await logProbabilities(again);
  expect(again.children?.batch.numGraphs).toBe(both.length);
  const last = both.subarray(both.length - alone.length);
  for (const [i, value] of alone.entries()) expect(last[i]).toBeCloseTo(value, 5);
});
