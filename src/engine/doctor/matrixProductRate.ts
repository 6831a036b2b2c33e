import { performance } from "node:perf_hooks";
import type { Executor, Step } from "../program.ts";
import { type Tensor, type Tensor2D, tf } from "../tf.ts";

/** Rows and columns, tried in this order until one takes long enough to be timed well. */
const SIZES = [128, 512, 1024, 2048];
const LONG_ENOUGH_SECONDS = 0.05;
/** Products of one run: so many that what it costs to feed a run hardly counts. */
const PRODUCTS = 8;
const RUNS = 3;

/** The sum of b a^8: only one number comes back. */
const products: Step = ({ a, b }) => {
  let x = b as Tensor2D;
  for (let i = 0; i < PRODUCTS; i++) x = tf.matMul(x, a as Tensor2D);
  return { sum: tf.sum(x) as Tensor };
};

async function bestSeconds(executor: Executor, size: number): Promise<number> {
  const spec = { shape: [size, size], dtype: "float32" } as const;
  const program = await executor.compile(products, { a: spec, b: spec });
  const fill = (phase: number): Float32Array =>
    Float32Array.from({ length: size * size }, (_, i) => Math.sin(i + phase) / Math.sqrt(size));
  const feeds = { a: fill(0), b: fill(1) };
  let best = Number.POSITIVE_INFINITY;
  // One more for threads, caches and shaders to start.
  for (let i = 0; i <= RUNS; i++) {
    const start = performance.now();
    await program.run(feeds);
    const seconds = (performance.now() - start) / 1000;
    if (i > 0) best = Math.min(best, seconds);
    // A slow executor needs no second look.
    else if (seconds > 20 * LONG_ENOUGH_SECONDS) return seconds;
  }
  await program.release();
  return best;
}

/**
 * Floating-point operations a second of an executor that multiplies square float32 matrices, at the
 * size where it is fastest, 2048 at most; 2 size^3 operations a product. Takes a second or two.
 */
export async function matrixProductRate(executor: Executor): Promise<number> {
  let best = 0;
  for (const size of SIZES) {
    const seconds = await bestSeconds(executor, size);
    best = Math.max(best, (PRODUCTS * 2 * size ** 3) / seconds);
    if (seconds > LONG_ENOUGH_SECONDS) break;
  }
  return best;
}
