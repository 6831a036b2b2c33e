import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

test("one seed gives one sequence, another seed another", () => {
  const [a, b, c] = [createRng(7), createRng(7), createRng(8)];
  const sequence = draw(20, a.next);
  expect(draw(20, b.next)).toEqual(sequence);
  expect(draw(20, c.next)).not.toEqual(sequence);
});

test("a restored state continues the sequence", () => {
  const rng = createRng(3);
  draw(11, rng.next);
  const saved = rng.getState();
  const rest = draw(10, rng.next);
  expect(draw(10, createRng(saved).next)).toEqual(rest);
  rng.setState(saved);
  expect(draw(10, rng.next)).toEqual(rest);
});

test("a split generator differs by label and leaves its parent alone", () => {
  const rng = createRng(1);
  const before = rng.getState();
  const [left, right] = [rng.split("left"), rng.split("right")];
  expect(rng.getState()).toEqual(before);
  expect(draw(5, left.next)).not.toEqual(draw(5, right.next));
});

test("the generator is sfc32: first words of its published algorithm from state 1, 2, 3, 4", () => {
  const rng = createRng([1, 2, 3, 4]);
  // t = a + b + counter; a = b ^ b >>> 9; b = c + (c << 3); c = rotl(c, 21) + t
  const words = draw(3, rng.next).map((x) => x * 2 ** 32);
  expect(words).toEqual([7, 2 + 27 + 5, 27 + (((3 * 2 ** 21 + 7) * 9) % 2 ** 32) + 6]);
});

test("draws are uniform and normal draws have mean 0 and variance 1", () => {
  const rng = createRng(5);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[rng.integer(10)]++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  const normals = draw(100_000, () => rng.normal());
  const mean = normals.reduce((sum, x) => sum + x, 0) / normals.length;
  const variance = normals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / normals.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});
