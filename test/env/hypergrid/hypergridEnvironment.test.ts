import { expect, test } from "vitest";
import { ConfigError, UserError } from "../../../src/core/errors.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { describeEnvironment } from "../contract.ts";

describeEnvironment("hypergrid 4x4x4", () => createHypergrid({ dimensions: 3, side: 4 }));

test("increments are masked at the border", () => {
  const env = createHypergrid({ dimensions: 2, side: 3 });
  const moved = env.step(env.step(env.reset(1), Int32Array.of(2)), Int32Array.of(2));
  expect(env.keys(moved)).toEqual(["0,2"]);
  expect(legalActions(env.spec, env.encode(moved), 0)).toEqual([0, 1]);
  expect([...env.encode(moved).nodeCategories]).toEqual([0, 3 + 2]);
});

test("a cell is the same object with and without spaces", () => {
  const env = createHypergrid({ dimensions: 2, side: 8 });
  const states = env.fromObjects(["3,5", " 3, 5 "]);
  expect(env.toObjects(states)).toEqual(["3,5", "3,5"]);
  expect(env.keys(states)).toEqual(["3,5!", "3,5!"]);
});

test("objects outside the grid are named with what is allowed", () => {
  const env = createHypergrid({ dimensions: 2, side: 8 });
  for (const text of ["3,8", "3", "3,5,1", "-1,2", "a,b", "", "1.5,2"]) {
    expect(() => env.fromObjects([text])).toThrow(
      new UserError(
        `Object "${text}" is no cell of the grid: give 2 integers from 0 to 7, separated by commas.`,
      ),
    );
  }
});

test("sizes that are no grid are refused", () => {
  expect(() => createHypergrid({ dimensions: 0, side: 8 })).toThrow(
    new ConfigError("hypergrid: dimensions is 0; it must be an integer from 1."),
  );
  expect(() => createHypergrid({ dimensions: 2, side: 1.5 })).toThrow(
    new ConfigError("hypergrid: side is 1.5; it must be an integer from 2."),
  );
});
