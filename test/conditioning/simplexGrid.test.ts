import { expect, test } from "vitest";
import {
  simplexGrid,
  simplexGridSize,
  spreadPreferences,
} from "../../src/conditioning/simplexGrid.ts";

test("the simplex grid has every vector of multiples that add up to 1, once", () => {
  const vectors = simplexGrid(3, 4);
  expect(vectors).toHaveLength(15);
  expect(new Set(vectors.map((vector) => vector.join())).size).toBe(15);
  for (const vector of vectors) expect(vector.reduce((a, b) => a + b)).toBe(1);
  expect(simplexGridSize(3, 4)).toBe(15);
  expect(simplexGridSize(4, 6)).toBe(simplexGrid(4, 6).length);
});

test("spread preferences start with the corners; 15 of 3 objectives are a whole grid", () => {
  const five = spreadPreferences(2, 5).map(([first]) => first);
  expect(five.slice(0, 2).sort()).toEqual([0, 1]);
  expect([...five].sort()).toEqual([0, 0.25, 0.5, 0.75, 1]);
  const fifteen = spreadPreferences(3, 15);
  expect(new Set(fifteen.map((w) => w.join()))).toEqual(
    new Set(simplexGrid(3, 4).map((w) => w.join())),
  );
  expect(fifteen.slice(0, 3).map((w) => Math.max(...w))).toEqual([1, 1, 1]);
});
