import { describe, expect, test } from "vitest";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { describeEnvironment } from "../contract.ts";

describeEnvironment("graphs of 2 colors up to 4 nodes", () =>
  createColoredGraphs({ colors: 2, maxNodes: 4 }),
);
describeEnvironment(
  "graphs of 3 colors with 2 to 6 nodes",
  () => createColoredGraphs({ colors: 3, maxNodes: 6, minNodes: 2 }),
  { numTrajectories: 15 },
);

describe("coloured connected graphs", () => {
  test.each([
    [2, 4, 65],
    [2, 5, 419],
    [3, 5, 2413],
  ])("of %i colors up to %i nodes are %i", (colors, maxNodes, count) => {
    const space = enumerateSpace(createColoredGraphs({ colors, maxNodes }));
    expect(space.terminals).toHaveLength(count);
  });

  test("of one color with exactly 6 nodes are 112", () => {
    const env = createColoredGraphs({ colors: 1, minNodes: 6, maxNodes: 6 });
    expect(enumerateSpace(env).terminals).toHaveLength(112);
  });

  test("have the symmetry that they are known for", () => {
    const env = createColoredGraphs({ colors: 2, maxNodes: 6 });
    const orders = {
      "0;": 1,
      "0 0;0-1": 2,
      "0 1;0-1": 1,
      "0 0 0 0;0-1 0-2 0-3": 6,
      "1 0 0 0;0-1 0-2 0-3": 6,
      "0 0 0 0 0 0;0-1 1-2 2-3 3-4 4-5 5-0": 12,
      "0 0 0 0 0 0;0-1 1-2 2-0 3-4 4-5 5-3 0-3 1-4 2-5": 12,
      "0 0 0 0 0 0;0-3 0-4 0-5 1-3 1-4 1-5 2-3 2-4 2-5": 72,
      "1 0 0 0 0;0-1 0-2 0-3 0-4 1-2 3-4": 8,
    };
    const states = env.fromObjects(Object.keys(orders));
    expect([...env.logSymmetry(states)].map((value) => Math.round(Math.exp(value)))).toEqual(
      Object.values(orders),
    );
  });

  test("without the correction have no symmetry", () => {
    const env = createColoredGraphs({ colors: 1, maxNodes: 3, symmetryCorrection: false });
    expect([...env.logSymmetry(env.fromObjects(["0 0 0;0-1 1-2"]))]).toEqual([0]);
  });

  test.each([
    ["0 0 2;0-1 1-2", '"2" is no color from 0 to 1'],
    ["0 0 0;0-1", "it is not connected"],
    ["0 0;0-2", '"0-2" joins no two of its nodes; write edges as 0-1'],
    ["0 0;0-1 1-0", "an edge is there twice"],
    ["0 0 0 0 0;0-1", "it has 5 nodes, and they have 2 to 4"],
    ["0;0;0", 'write the colours of its nodes, ";", then its edges'],
  ])("reject the text %s", (text, reason) => {
    const env = createColoredGraphs({ colors: 2, minNodes: 2, maxNodes: 4 });
    expect(() => env.fromObjects([text])).toThrow(
      `Object "${text}" is no graph of this space: ${reason}.`,
    );
  });

  test("say which size is wrong", () => {
    expect(() => createColoredGraphs({ colors: 2, maxNodes: 3, minNodes: 4 })).toThrow(
      "graphs: minNodes is 4; it must be an integer from 1 to 3.",
    );
  });
});
