import { expect, test } from "vitest";
import { legalActions } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import { type Tensor, tf } from "../../src/engine/tf.ts";
import type { Policy } from "../../src/policies/policy.ts";
import { legalLogProbabilities } from "../../src/policies/sampleActions.ts";
import { randomTrees, SPEC } from "./exampleGraphs.ts";
import { runLogits, runLogProbabilities } from "./runPolicy.ts";

/** Logits height sin(k w) by place k: a policy of two weights, enough to check what uses it. */
const WAVES: Policy = {
  name: "waves",
  parameters: [
    { name: "w", shape: [1], init: { constant: 1 } },
    { name: "height", shape: [1], init: { constant: 1 } },
  ],
  forward: ({ w, height }, batch) => {
    const wave = (shape: number[]): Tensor => {
      const places = tf.range(0, shape[0] * shape[1], 1, "float32");
      return tf.reshape(tf.mul(height, tf.sin(tf.mul(places, w))), shape);
    };
    const sites = (batch.siteMask as Tensor).shape[0];
    return { graphLogits: wave([batch.graphMask.shape[0], 2]), siteLogits: wave([sites, 3]) };
  },
};
const weights = Float32Array.of(0.7, 2);
const batch = randomTrees(createRng(31), 12);

test("log-probabilities in the program agree with those summed one by one", async () => {
  const logits = await runLogits({ policy: WAVES, spec: SPEC, weights, batch });
  const wanted = legalLogProbabilities({ spec: SPEC, batch, logits });
  const lists = Array.from({ length: 12 }, (_, g) => legalActions(SPEC, batch, g));
  const most = Math.max(...lists.map((list) => list.length));
  expect(most).toBeGreaterThan(5);
  for (let k = 0; k < most; k++) {
    const actions = Int32Array.from(lists, (list) => list[Math.min(k, list.length - 1)]);
    const found = await runLogProbabilities({ policy: WAVES, spec: SPEC, weights, batch, actions });
    let start = 0;
    for (let g = 0; g < 12; g++) {
      const place = start + Math.min(k, lists[g].length - 1);
      expect(found.logProbabilities[g]).toBeCloseTo(wanted[place], 5);
      start += lists[g].length;
    }
  }
});

test("an only legal action has probability one and no gradient", async () => {
  const onlyStop = {
    ...batch,
    graphMask: batch.graphMask.map((_, i) => 1 - (i % 2)),
    siteMask: new Uint8Array(batch.siteMask.length),
  };
  const actions = new Int32Array(12);
  const options = { policy: WAVES, spec: SPEC, weights, actions };
  const { logProbabilities, gradient } = await runLogProbabilities({ ...options, batch: onlyStop });
  for (const value of logProbabilities) expect(Math.abs(value)).toBeLessThan(1e-6);
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-6);
});

test("an illegal action and a graph without legal actions give no NaN", async () => {
  const none = {
    ...batch,
    graphMask: new Uint8Array(24),
    siteMask: new Uint8Array(batch.siteMask.length),
  };
  const actions = new Int32Array(12).fill(1);
  const options = { policy: WAVES, spec: SPEC, weights, actions };
  const { logProbabilities, gradient } = await runLogProbabilities({ ...options, batch: none });
  expect(logProbabilities.every(Number.isFinite)).toBe(true);
  expect(gradient.every(Number.isFinite)).toBe(true);

  const illegal = { ...batch, graphMask: batch.graphMask.map((_, i) => 1 - (i % 2)) };
  const found = await runLogProbabilities({ ...options, batch: illegal });
  expect(Math.max(...found.logProbabilities)).toBeLessThan(-1e8);
});
