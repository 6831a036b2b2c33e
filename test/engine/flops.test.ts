import { expect, test } from "vitest";
import { countFlops } from "../../src/engine/flops.ts";
import { createMatmulMeter } from "../../src/engine/matmulRate.ts";
import type { Step } from "../../src/engine/program.ts";
import { type Tensor, type Tensor2D, tf } from "../../src/engine/tf.ts";

const matrix = (...shape: number[]) => ({ shape, dtype: "float32" }) as const;

test("a matrix product takes 2 m n k operations, also transposed and in batches", () => {
  const product =
    (transposeA: boolean, transposeB: boolean): Step =>
    ({ a, b }) => ({ c: tf.matMul(a as Tensor2D, b as Tensor2D, transposeA, transposeB) });
  const [m, n, k] = [5, 7, 11];
  expect(countFlops(product(false, false), { a: matrix(m, k), b: matrix(k, n) })).toBe(
    2 * m * n * k,
  );
  expect(countFlops(product(true, false), { a: matrix(k, m), b: matrix(k, n) })).toBe(
    2 * m * n * k,
  );
  expect(countFlops(product(true, true), { a: matrix(k, m), b: matrix(n, k) })).toBe(2 * m * n * k);
  const batched = { a: matrix(3, m, k), b: matrix(3, n, k) };
  expect(countFlops(product(false, true), batched)).toBe(3 * 2 * m * n * k);
});

test("the gradients of a layer cost as much again for each operand", () => {
  const [rows, width, out] = [5, 7, 11];
  const forward = 2 * rows * width * out;
  const step: Step = ({ x, w }) => {
    const loss = (a: Tensor, b: Tensor): Tensor =>
      tf.sum(tf.square(tf.matMul(a as Tensor2D, b as Tensor2D)));
    const [dx, dw] = tf.grads(loss as never)([x, w]);
    return { dx, dw };
  };
  expect(countFlops(step, { x: matrix(rows, width), w: matrix(width, out) })).toBe(3 * forward);
});

test("the rate of matrix products is measured in operations a second", async () => {
  const meter = await createMatmulMeter({ threads: 1, size: 128 });
  const rate = await meter.measure();
  await meter.release();
  // Slower than a 1990s workstation or faster than any machine would mean wrong units.
  expect(rate).toBeGreaterThan(1e8);
  expect(rate).toBeLessThan(1e14);
});
