import { expect, test } from "vitest";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { NO_PATH, shortestPaths } from "../../src/chem/shortestPaths.ts";

test("paths count bonds, the short way round a ring", () => {
  const { graph } = analyzeSmiles("C1CCCC1C.C");
  const row = [...shortestPaths(graph).subarray(0, 7)];
  expect(row).toEqual([0, 1, 2, 2, 1, 2, NO_PATH]);
});

test("lengths of bonds are added, and a longer way of shorter bonds is found", () => {
  const { graph } = analyzeSmiles("C1CC1");
  const paths = shortestPaths(graph, (bond) => (bond === 0 ? 10 : 3));
  const [a, b] = [graph.bondStart[0], graph.bondEnd[0]];
  expect(paths[a * 3 + b]).toBe(6);
});
