import { expect, test } from "vitest";
import { gatherConditioning } from "../../src/training/conditioning.ts";

test("rows of conditioning are gathered by trajectory", () => {
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect([...gatherConditioning(matrix, 2, [2, 0, 2])]).toEqual([5, 6, 1, 2, 5, 6]);
});
