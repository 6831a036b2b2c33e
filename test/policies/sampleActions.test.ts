import { expect, test } from "vitest";
import { type GraphBatch, isLegal, legalActions } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import { legalLogProbabilities, sampleActions } from "../../src/policies/sampleActions.ts";
import { randomTrees, SPEC } from "./exampleGraphs.ts";

/** One node with two sites; legal: stop, kind 1 of the first site, kinds 0 and 2 of the second. */
const ONE: GraphBatch = {
  numGraphs: 1,
  graphOf: Int32Array.of(0),
  nodeCategories: Int32Array.of(1, 5),
  edgeSource: new Int32Array(0),
  edgeTarget: new Int32Array(0),
  edgeCategories: new Int32Array(0),
  siteNode: Int32Array.of(0, 0),
  siteCategories: Int32Array.of(0, 1),
  siteOffsets: Int32Array.of(0, 2),
  graphMask: Uint8Array.of(1, 0),
  siteMask: Uint8Array.of(0, 1, 0, 1, 0, 1),
};
const LEGAL = [0, 3, 5, 7];
/** Weights 1, 2, 3, 4 on the legal actions, more on the others. */
const LOGITS = {
  graphLogits: Float32Array.from([1, 50].map(Math.log)),
  siteLogits: Float32Array.from([50, 2, 50, 3, 50, 4].map(Math.log)),
};
const PROBABILITIES = [0.1, 0.2, 0.3, 0.4];
const DRAWS = 20_000;

function frequencies(options: { epsilon: number; temperature?: number }): number[] {
  const rng = createRng(17);
  const counts = new Map<number, number>();
  for (let i = 0; i < DRAWS; i++) {
    const drawn = sampleActions({
      spec: SPEC,
      batch: ONE,
      logits: LOGITS,
      rngs: [rng],
      ...options,
    });
    const action = drawn.actions[0];
    counts.set(action, (counts.get(action) ?? 0) + 1);
    const place = LEGAL.indexOf(action);
    expect(drawn.logProbabilities[0]).toBeCloseTo(Math.log(PROBABILITIES[place]), 6);
  }
  return LEGAL.map((action) => (counts.get(action) ?? 0) / DRAWS);
}

/** Pearson's statistic; 16.3 is exceeded once in 1,000 times with 3 degrees of freedom. */
const chiSquare = (found: readonly number[], wanted: readonly number[]): number =>
  found.reduce((sum, f, i) => sum + (DRAWS * (f - wanted[i]) ** 2) / wanted[i], 0);

test("actions are drawn as often as their probabilities say", () => {
  expect(chiSquare(frequencies({ epsilon: 0 }), PROBABILITIES)).toBeLessThan(16.3);
});

test("epsilon mixes in a uniform share, but log-probabilities stay the policy's", () => {
  const mixed = PROBABILITIES.map((p) => 0.6 * p + 0.4 * 0.25);
  expect(chiSquare(frequencies({ epsilon: 0.4 }), mixed)).toBeLessThan(16.3);
});

test("a temperature of 1/2 squares the odds", () => {
  const squared = [1, 4, 9, 16].map((w) => w / 30);
  expect(chiSquare(frequencies({ epsilon: 0, temperature: 0.5 }), squared)).toBeLessThan(16.3);
});

test("illegal actions are never drawn, whatever their logits and epsilon", () => {
  const rng = createRng(23);
  const batch = randomTrees(rng, 60);
  const rngs = new Array(60).fill(rng);
  const logits = {
    graphLogits: Float32Array.from(batch.graphMask, (legal) => (legal ? -30 * rng.next() : 90)),
    siteLogits: Float32Array.from(batch.siteMask, (legal) => (legal ? -30 * rng.next() : 90)),
  };
  for (let repeat = 0; repeat < 50; repeat++) {
    const { actions } = sampleActions({ spec: SPEC, batch, logits, epsilon: 0.5, rngs });
    actions.forEach((action, g) => {
      expect(isLegal(SPEC, batch, g, action)).toBe(true);
    });
  }
});

test("log-probabilities of all legal actions come in order and sum to one in each graph", () => {
  const found = legalLogProbabilities({ spec: SPEC, batch: ONE, logits: LOGITS });
  expect(legalActions(SPEC, ONE, 0)).toEqual(LEGAL);
  PROBABILITIES.forEach((p, i) => {
    expect(Math.exp(found[i])).toBeCloseTo(p, 6);
  });

  const batch = randomTrees(createRng(3), 10);
  const logits = {
    graphLogits: new Float32Array(20).map((_, i) => Math.sin(i)),
    siteLogits: new Float32Array(batch.siteMask.length).map((_, i) => Math.cos(i)),
  };
  const all = legalLogProbabilities({ spec: SPEC, batch, logits });
  let at = 0;
  for (let g = 0; g < 10; g++) {
    const count = legalActions(SPEC, batch, g).length;
    const total = all.slice(at, at + count).reduce((sum, value) => sum + Math.exp(value), 0);
    expect(total).toBeCloseTo(1, 12);
    at += count;
  }
  expect(at).toBe(all.length);
});

test("a graph's action depends on its own random numbers alone", () => {
  const batch = randomTrees(createRng(8), 40);
  const logits = {
    graphLogits: new Float32Array(80),
    siteLogits: new Float32Array(batch.siteMask.length),
  };
  const draw = (firstSeed: number) => {
    const rngs = Array.from({ length: 40 }, (_, g) => createRng(g === 0 ? firstSeed : g));
    return sampleActions({ spec: SPEC, batch, logits, epsilon: 0.1, rngs }).actions;
  };
  const first = draw(100);
  expect(draw(100)).toEqual(first);
  const others = Array.from({ length: 50 }, (_, i) => draw(101 + i));
  expect(new Set(others.map((actions) => actions[0])).size).toBeGreaterThan(1);
  for (const actions of others) expect(actions.slice(1)).toEqual(first.slice(1));
});

test("a graph without legal actions and a NaN logit are errors that name the graph", () => {
  const rng = createRng(1);
  const none = { ...ONE, graphMask: new Uint8Array(2), siteMask: new Uint8Array(6) };
  const draw = (batch: GraphBatch, logits: typeof LOGITS) => () =>
    sampleActions({ spec: SPEC, batch, logits, epsilon: 0, rngs: [rng] });
  expect(draw(none, LOGITS)).toThrow("graph 0 has no legal action");
  const broken = { ...LOGITS, graphLogits: Float32Array.of(Number.NaN, 0) };
  expect(draw(ONE, broken)).toThrow("a logit of graph 0 is NaN");
});
