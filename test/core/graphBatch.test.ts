import { expect, test } from "vitest";
import {
  concatBatches,
  type GraphBatch,
  type GraphSpec,
  isLegal,
  legalActions,
  numActions,
  siteAction,
} from "../../src/core/graphBatch.ts";

const spec: GraphSpec = {
  nodeColumns: 1,
  nodeVocabulary: 5,
  edgeColumns: 1,
  edgeVocabulary: 3,
  siteColumns: 1,
  siteVocabulary: 4,
  graphActions: 2,
  siteActions: 3,
  backwardKinds: 2,
  maxNodes: 4,
};

/** Two graphs: two joined nodes with a site each, and one node with one site. */
const batch: GraphBatch = {
  numGraphs: 2,
  graphOf: Int32Array.of(0, 0, 1),
  nodeCategories: Int32Array.of(0, 1, 2),
  edgeSource: Int32Array.of(0, 1),
  edgeTarget: Int32Array.of(1, 0),
  edgeCategories: Int32Array.of(0, 2),
  siteNode: Int32Array.of(0, 1, 2),
  siteCategories: Int32Array.of(0, 1, 3),
  siteOffsets: Int32Array.of(0, 2, 3),
  graphMask: Uint8Array.of(1, 0, 0, 0),
  siteMask: Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0),
};

test("actions number the graph's own first, then each site's kinds", () => {
  expect(numActions(spec, batch, 0)).toBe(8);
  expect(numActions(spec, batch, 1)).toBe(5);
  expect(legalActions(spec, batch, 0)).toEqual([0, 2, 4]);
  expect(legalActions(spec, batch, 1)).toEqual([siteAction(spec, 0, 1)]);
  expect(isLegal(spec, batch, 1, 5)).toBe(false);
  expect(isLegal(spec, batch, 1, -1)).toBe(false);
});

test("joined batches keep each graph's actions, nodes and edges", () => {
  const joined = concatBatches([batch, batch, batch]);
  expect(joined.numGraphs).toBe(6);
  expect([...joined.graphOf]).toEqual([0, 0, 1, 2, 2, 3, 4, 4, 5]);
  expect([...joined.edgeTarget]).toEqual([1, 0, 4, 3, 7, 6]);
  expect([...joined.siteOffsets]).toEqual([0, 2, 3, 5, 6, 8, 9]);
  for (let g = 0; g < 6; g++) {
    expect(legalActions(spec, joined, g)).toEqual(legalActions(spec, batch, g % 2));
  }
});

test("joining no batch is an error that says so", () => {
  expect(() => concatBatches([])).toThrow("concatBatches: there is no batch to join.");
});

test("joined batches keep which two nodes a site reads", () => {
  const pairs = { ...batch, sitePartner: Int32Array.of(1, 1, 2) };
  expect([...(concatBatches([pairs, pairs]).sitePartner ?? [])]).toEqual([1, 1, 2, 4, 4, 5]);
});
