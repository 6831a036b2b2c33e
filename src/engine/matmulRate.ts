import { performance } from "node:perf_hooks";
import { createOnnxCpuExecutor } from "./executors/onnxCpu.ts";
import type { Step } from "./program.ts";
import { type Tensor2D, tf } from "./tf.ts";

export interface MatmulRate {
  /** Floating-point operations a second. */
  readonly median: number;
  readonly best: number;
  readonly runs: number;
}

export interface MatmulRateOptions {
  readonly threads: number;
  /** Rows and columns of both matrices. */
  readonly size?: number;
  readonly runs?: number;
}

/** The first runs start threads and fill caches. */
const WARM_UP_RUNS = 3;

/**
 * How fast this machine multiplies two square float32 matrices with ONNX Runtime: the yardstick
 * for the time that a training step has to take at least. 2 size^3 operations a product.
 */
export async function measureMatmulRate(options: MatmulRateOptions): Promise<MatmulRate> {
  const { threads, size = 1024, runs = 15 } = options;
  const executor = await createOnnxCpuExecutor({ threads, spin: true });
  const spec = { shape: [size, size], dtype: "float32" } as const;
  const multiply: Step = ({ a, b }) => ({ product: tf.matMul(a as Tensor2D, b as Tensor2D) });
  const program = await executor.compile(multiply, { a: spec, b: spec });
  const fill = (phase: number): Float32Array =>
    Float32Array.from({ length: size * size }, (_, i) => Math.sin(i + phase));
  const feeds = { a: fill(0), b: fill(1) };
  const seconds: number[] = [];
  for (let i = 0; i < WARM_UP_RUNS + runs; i++) {
    const start = performance.now();
    await program.run(feeds);
    if (i >= WARM_UP_RUNS) seconds.push((performance.now() - start) / 1000);
  }
  await program.release();
  seconds.sort((a, b) => a - b);
  const rate = (time: number): number => (2 * size ** 3) / time;
  return { median: rate(seconds[seconds.length >> 1]), best: rate(seconds[0]), runs };
}
