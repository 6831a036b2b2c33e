import { expect, test } from "vitest";
import { graphsWithChoice } from "../../src/core/choices.ts";
import { type GraphSpec, legalActions } from "../../src/core/graphBatch.ts";

const spec: GraphSpec = {
  ...{ nodeColumns: 0, nodeVocabulary: 0, edgeColumns: 0, edgeVocabulary: 0 },
  ...{ siteColumns: 0, siteVocabulary: 0, backwardKinds: 1, maxNodes: 1 },
  graphActions: 2,
  siteActions: 2,
};

/** Five graphs of one node each, with 0, 2, 1, 1 and 1 sites. */
const batch = {
  numGraphs: 5,
  graphOf: Int32Array.of(0, 1, 2, 3, 4),
  nodeCategories: new Int32Array(0),
  edgeSource: new Int32Array(0),
  edgeTarget: new Int32Array(0),
  edgeCategories: new Int32Array(0),
  siteNode: Int32Array.of(1, 1, 2, 3, 4),
  siteCategories: new Int32Array(0),
  siteOffsets: Int32Array.of(0, 0, 2, 3, 4, 5),
  graphMask: Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 0),
  siteMask: Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
};

test("graphs with a choice are those with more than one legal action", () => {
  const counts = [0, 1, 2, 3, 4].map((g) => legalActions(spec, batch, g).length);
  expect(counts).toEqual([1, 2, 2, 1, 0]);
  expect([...graphsWithChoice(spec, batch)]).toEqual([1, 2]);
});
