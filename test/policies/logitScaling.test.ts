import { describe, expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { initializeParameters } from "../../src/engine/parameters.ts";
import { createPolicy, type PolicyConfig } from "../../src/policies/config.ts";
import { GRID_SPEC, gridStates, randomFloats, randomTrees, SPEC } from "./exampleGraphs.ts";
import { runLogits, runLogProbabilities } from "./runPolicy.ts";

const C = 3;
const trees = randomTrees(createRng(5), 4);
const grid = gridStates([
  [0, 0],
  [3, 1],
  [2, 2],
  [1, 3],
]);
const CASES = [
  { config: { type: "graphTransformer", layers: 2, width: 8, heads: 2 }, spec: SPEC, batch: trees },
  { config: { type: "gine", layers: 2, width: 8 }, spec: SPEC, batch: trees },
  { config: { type: "mlp", layers: 2, width: 8 }, spec: GRID_SPEC, batch: grid },
] as const;

describe.each(CASES)("scaled logits of $config.type", ({ config, spec, batch }) => {
  const plain = createPolicy(config as PolicyConfig, spec, C);
  const scaled = createPolicy({ ...config, logitScaling: true } as PolicyConfig, spec, C);
  const noise = createRng(2);
  const weights = initializeParameters(scaled.parameters, createRng(1)).map(
    (value) => value + noise.next() - 0.5,
  );
  const conditioning = randomFloats(createRng(3), batch.numGraphs * C);

  test("are those of the network times one positive number a graph", async () => {
    const own = await runLogits({ policy: scaled, spec, batch, weights, conditioning });
    const count = plain.parameters.reduce(
      (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
      0,
    );
    const before = await runLogits({
      ...{ policy: plain, spec, batch, conditioning },
      weights: weights.slice(0, count),
    });
    const scales = Array.from({ length: batch.numGraphs }, (_, g) => {
      const at = g * spec.graphActions;
      return own.graphLogits[at] / before.graphLogits[at];
    });
    expect(scales.every((scale) => scale > 0)).toBe(true);
    expect(new Set(scales.map((scale) => scale.toFixed(4))).size).toBe(batch.numGraphs);
    for (const [i, logit] of own.graphLogits.entries()) {
      const scale = scales[Math.floor(i / spec.graphActions)];
      expect(logit).toBeCloseTo(before.graphLogits[i] * scale, 4);
    }
    for (const [i, logit] of own.siteLogits.entries()) {
      const graph = batch.graphOf[batch.siteNode[Math.floor(i / spec.siteActions)]];
      expect(logit).toBeCloseTo(before.siteLogits[i] * scales[graph], 4);
    }
  });

  test("have gradients in the network and in the scale", async () => {
    const actions = new Int32Array(batch.numGraphs);
    const options = { policy: scaled, spec, batch, weights, conditioning, actions };
    const { gradient } = await runLogProbabilities(options);
    expect(gradient.every(Number.isFinite)).toBe(true);
    const ofScale = gradient.slice(-65);
    expect(ofScale.filter((value) => value !== 0).length).toBeGreaterThan(30);
  });
});

test("scaled logits need something to depend on", () => {
  const config = { type: "mlp", layers: 2, width: 8, logitScaling: true } as const;
  expect(() => createPolicy(config, GRID_SPEC, 0)).toThrow(
    "policy.logitScaling is true, which scales logits by what is asked for, but nothing is. " +
      "Set temperature.type to uniform or logUniform, or leave logitScaling out.",
  );
});
