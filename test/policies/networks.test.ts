import { describe, expect, test } from "vitest";
import { concatBatches, type GraphSpec } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import {
  countParameters,
  initializeParameters,
  type ParameterSpec,
  sizeOf,
} from "../../src/engine/parameters.ts";
import { bucketFor } from "../../src/policies/batchShape.ts";
import { createPolicy, type PolicyConfig, policySection } from "../../src/policies/config.ts";
import type { Policy } from "../../src/policies/policy.ts";
import {
  GRID_SPEC,
  gridStates,
  randomFloats,
  randomTrees,
  reverseNodes,
  SPEC,
} from "./exampleGraphs.ts";
import { largestDifference, runLogits, runLogProbabilities } from "./runPolicy.ts";

const CONDITIONING = 3;
const batch = randomTrees(createRng(5), 5);
const grid = gridStates([
  [0, 0],
  [3, 1],
  [2, 2],
  [0, 3],
  [1, 1],
]);

interface Case {
  readonly config: PolicyConfig;
  readonly spec: GraphSpec;
  readonly batch: typeof batch;
}
const CASES: readonly Case[] = [
  { config: { type: "graphTransformer", layers: 2, width: 8, heads: 2 }, spec: SPEC, batch },
  { config: { type: "gine", layers: 2, width: 8 }, spec: SPEC, batch },
  { config: { type: "mlp", layers: 2, width: 8 }, spec: GRID_SPEC, batch: grid },
];
const GRAPH_CASES = CASES.filter(({ spec }) => spec === SPEC);

/** Start values plus noise, so that no array is 0 or constant. */
function randomWeights(policy: Policy, seed = 11): Float32Array {
  const rng = createRng(seed);
  const start = initializeParameters(policy.parameters, rng);
  return start.map((value) => value + 0.4 * (rng.next() - 0.5));
}

const firstIndex = (parameters: readonly ParameterSpec[], at: number): number =>
  parameters.slice(0, at).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

describe.each(CASES)("$config.type", ({ config, spec, batch: graphs }) => {
  const policy = createPolicy(config, spec, CONDITIONING);
  const weights = randomWeights(policy);
  const conditioning = randomFloats(createRng(3), graphs.numGraphs * CONDITIONING);
  const options = { policy, spec, weights, batch: graphs, conditioning };

  test("logits are finite and differ between states", async () => {
    const { graphLogits } = await runLogits(options);
    expect(graphLogits.every(Number.isFinite)).toBe(true);
    const stops = graphLogits.filter((_, i) => i % spec.graphActions === 0);
    expect(new Set(stops).size).toBeGreaterThan(3);
  });

  test("padding changes nothing", async () => {
    const tight = bucketFor(spec, graphs);
    const wide = {
      graphs: tight.graphs + 5,
      nodes: tight.nodes + 11,
      edges: tight.edges === 0 ? 0 : tight.edges + 9,
      sites: tight.sites === 0 ? 0 : tight.sites + 6,
      maxNodes: tight.maxNodes + 3,
      maxSites: tight.maxSites * 2,
      backward: 0,
    };
    const [near, far] = [await runLogits(options), await runLogits({ ...options, shape: wide })];
    expect(largestDifference(near.graphLogits, far.graphLogits)).toBeLessThan(1e-6);
    expect(largestDifference(near.siteLogits, far.siteLogits)).toBeLessThan(1e-6);

    const actions = new Int32Array(graphs.numGraphs);
    const a = await runLogProbabilities({ ...options, actions });
    const b = await runLogProbabilities({ ...options, actions, shape: wide });
    expect(largestDifference(a.logProbabilities, b.logProbabilities)).toBeLessThan(1e-6);
    expect(largestDifference(a.gradient, b.gradient)).toBeLessThan(1e-5);
  });

  test("a graph's logits do not depend on the other graphs of the batch", async () => {
    const one = await runLogits(options);
    const twice = await runLogits({
      ...options,
      batch: concatBatches([graphs, graphs]),
      conditioning: Float32Array.from([...conditioning, ...conditioning.map((c) => 1 - c)]),
    });
    const same = twice.graphLogits.slice(0, one.graphLogits.length);
    expect(largestDifference(one.graphLogits, same)).toBeLessThan(1e-6);
  });

  test("the conditioning changes the logits", async () => {
    const one = await runLogits(options);
    const other = await runLogits({ ...options, conditioning: conditioning.map((c) => 1 - c) });
    expect(largestDifference(one.graphLogits, other.graphLogits)).toBeGreaterThan(1e-3);
  });

  test("a policy without conditioning runs, and has fewer parameters", async () => {
    const plain = createPolicy(config, spec, 0);
    const { graphLogits } = await runLogits({
      policy: plain,
      spec,
      weights: randomWeights(plain),
      batch: graphs,
    });
    expect(graphLogits.every(Number.isFinite)).toBe(true);
    expect(countParameters(plain.parameters)).toBeLessThan(countParameters(policy.parameters));
  });

  test("the first policy is close to uniform", async () => {
    const start = initializeParameters(policy.parameters, createRng(2));
    const { graphLogits, siteLogits } = await runLogits({ ...options, weights: start });
    const largest = Math.max(...[...graphLogits, ...siteLogits].map(Math.abs));
    expect(largest).toBeLessThan(0.5);
    expect(largest).toBeGreaterThan(0);
  });

  test("gradients of log-probabilities match differences in every array", async () => {
    const actions = new Int32Array(graphs.numGraphs);
    if (spec.siteActions > 0) {
      // Of the graphs that have a legal site action, take it: the site head must learn too.
      for (let g = 0; g < graphs.numGraphs; g++) {
        const [from, to] = [graphs.siteOffsets[g] * 3, graphs.siteOffsets[g + 1] * 3];
        const legal = graphs.siteMask.subarray(from, to).indexOf(1);
        if (legal >= 0) actions[g] = spec.graphActions + legal;
      }
      expect(actions.some((action) => action >= spec.graphActions)).toBe(true);
    }
    const { gradient } = await runLogProbabilities({ ...options, actions });
    expect(gradient.every(Number.isFinite)).toBe(true);
    const step = 2e-3;
    for (const [i, { name, shape }] of policy.parameters.entries()) {
      const start = firstIndex(policy.parameters, i);
      const part = gradient.subarray(start, start + sizeOf(shape)).map(Math.abs);
      const at = start + part.indexOf(Math.max(...part));
      expect(part[at - start], `${name} is trained`).toBeGreaterThan(1e-3);
      const sumAt = async (change: number) => {
        const moved = weights.slice();
        moved[at] += change;
        return (await runLogProbabilities({ ...options, weights: moved, actions })).sum;
      };
      const slope = ((await sumAt(step)) - (await sumAt(-step))) / (2 * step);
      const error = Math.abs(slope - gradient[at]);
      expect(error, `${name}: ${slope} against ${gradient[at]}`).toBeLessThan(
        5e-3 + 0.02 * Math.abs(slope),
      );
    }
  });

  test("the ONNX program gives the logits and gradients of the eager one", async () => {
    const actions = new Int32Array(graphs.numGraphs);
    const onnx = { ...options, executor: "onnx-cpu" as const };
    const [a, b] = [await runLogits(options), await runLogits(onnx)];
    expect(largestDifference(a.graphLogits, b.graphLogits)).toBeLessThan(1e-5);
    expect(largestDifference(a.siteLogits, b.siteLogits)).toBeLessThan(1e-5);
    const wanted = await runLogProbabilities({ ...options, actions });
    const found = await runLogProbabilities({ ...onnx, actions });
    expect(largestDifference(wanted.gradient, found.gradient)).toBeLessThan(1e-4);
  });
});

describe.each(GRAPH_CASES)("$config.type on graphs", ({ config }) => {
  const policy = createPolicy(config, SPEC, 0);
  const weights = randomWeights(policy);

  test("the order of nodes does not matter", async () => {
    const reversed = reverseNodes(batch);
    expect(reversed.nodeCategories).not.toEqual(batch.nodeCategories);
    const a = await runLogits({ policy, spec: SPEC, weights, batch });
    const b = await runLogits({ policy, spec: SPEC, weights, batch: reversed });
    expect(largestDifference(a.graphLogits, b.graphLogits)).toBeLessThan(2e-6);
    expect(largestDifference(a.siteLogits, b.siteLogits)).toBeLessThan(2e-6);
  });

  test("edges, their categories and sites' categories matter", async () => {
    const run = (change: Partial<typeof batch>) =>
      runLogits({ policy, spec: SPEC, weights, batch: { ...batch, ...change } });
    const base = await run({});
    const edges = await run({
      edgeCategories: batch.edgeCategories.map((c) => (c < 3 ? 2 - c : c)),
    });
    const sites = await run({ siteCategories: batch.siteCategories.map((c) => 3 - c) });
    expect(largestDifference(base.graphLogits, edges.graphLogits)).toBeGreaterThan(1e-3);
    expect(largestDifference(base.siteLogits, sites.siteLogits)).toBeGreaterThan(1e-3);
    expect(largestDifference(base.graphLogits, sites.graphLogits)).toBe(0);
  });

  test("it also reads states of one node without edges and sites", async () => {
    const onGrid = createPolicy(config, GRID_SPEC, 0);
    const { graphLogits } = await runLogits({
      policy: onGrid,
      spec: GRID_SPEC,
      weights: randomWeights(onGrid),
      batch: grid,
    });
    expect(graphLogits.every(Number.isFinite)).toBe(true);
  });
});

test("the mlp refuses environments of larger graphs", () => {
  const config = policySection.parse({ type: "mlp" });
  expect(() => createPolicy(config, SPEC, 0)).toThrow(
    "policy.type is mlp, which reads states of one node without sites, but states of this " +
      "environment have up to 6 nodes and 3 actions a site. Use graphTransformer or gine.",
  );
});

test("heads that do not divide the width are refused", () => {
  const config = policySection.parse({ type: "graphTransformer", width: 100, heads: 3 });
  expect(() => createPolicy(config, SPEC, 0)).toThrow(
    "policy.heads is 3, which does not divide policy.width 100.",
  );
});

test("config sections fill in their defaults and refuse unknown keys", () => {
  expect(policySection.parse({ type: "graphTransformer" })).toEqual({
    type: "graphTransformer",
    layers: 4,
    width: 128,
    heads: 2,
  });
  expect(policySection.safeParse({ type: "mlp", heads: 2 }).success).toBe(false);
});

describe.each(GRAPH_CASES)("$config.type with sites on pairs of nodes", ({ config }) => {
  const spec: GraphSpec = { ...SPEC, siteNodes: 2 };
  const policy = createPolicy(config, spec, 0);
  const weights = randomWeights(policy);
  const other = batch.siteNode.map((node) => batch.graphOf.indexOf(batch.graphOf[node]));
  const logits = (siteNode: Int32Array, sitePartner: Int32Array) =>
    runLogits({ policy, spec, weights, batch: { ...batch, siteNode, sitePartner } });

  test("reads both nodes, whatever their order", async () => {
    const pairs = await logits(batch.siteNode, other);
    const swapped = await logits(other, batch.siteNode);
    const single = await logits(batch.siteNode, batch.siteNode);
    expect(largestDifference(pairs.siteLogits, swapped.siteLogits)).toBeLessThan(1e-5);
    expect(largestDifference(pairs.siteLogits, single.siteLogits)).toBeGreaterThan(1e-2);
  });

  test("reads a node paired with itself as it reads the node alone", async () => {
    const paired = await logits(batch.siteNode, batch.siteNode);
    const alone = await runLogits({ policy, spec: SPEC, weights, batch });
    expect(largestDifference(paired.siteLogits, alone.siteLogits)).toBeLessThan(1e-5);
  });
});
