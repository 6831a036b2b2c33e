import { expect, test } from "vitest";
import { concatBatches } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import { selectGraphs } from "../../src/core/selectGraphs.ts";
import { randomTrees, SPEC } from "../policies/exampleGraphs.ts";

const rng = createRng(5);
const [a, b, c] = [3, 4, 2].map((count) => randomTrees(rng, count));
const all = concatBatches([a, b, c]);

test("selected graphs are those that were joined", () => {
  expect(selectGraphs(SPEC, all, Int32Array.of(3, 4, 5, 6))).toEqual(b);
  expect(selectGraphs(SPEC, all, Int32Array.of(0, 1, 2, 7, 8))).toEqual(concatBatches([a, c]));
});

test("the second nodes of pair sites follow their graphs", () => {
  const withPairs = { ...all, sitePartner: all.siteNode.map((node) => node + 0) };
  const selected = selectGraphs(SPEC, withPairs, Int32Array.of(4, 8));
  expect(selected.sitePartner).toEqual(selected.siteNode);
});
