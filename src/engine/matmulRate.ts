import { performance } from "node:perf_hooks";
import { createOnnxCpuExecutor } from "./executors/onnxCpu.ts";
import type { Step } from "./program.ts";
import { type Tensor2D, tf } from "./tf.ts";

/** How fast this machine multiplies two square float32 matrices with ONNX Runtime. */
export interface MatmulMeter {
  /** The median of a few products right now, floating-point operations a second. */
  measure(): Promise<number>;
  release(): Promise<void>;
}

export interface MatmulMeterOptions {
  readonly threads: number;
  /** Rows and columns of both matrices. */
  readonly size?: number;
}

const TIMED_PRODUCTS = 3;

/**
 * The yardstick for the time that a training step has to take at least: 2 size^3 operations a
 * product. The speed of a machine that others share changes from second to second, so measure beside
 * what is held against it.
 */
export async function createMatmulMeter(options: MatmulMeterOptions): Promise<MatmulMeter> {
  const { threads, size = 1024 } = options;
  const executor = await createOnnxCpuExecutor({ threads, spin: true });
  const spec = { shape: [size, size], dtype: "float32" } as const;
  const multiply: Step = ({ a, b }) => ({ product: tf.matMul(a as Tensor2D, b as Tensor2D) });
  const program = await executor.compile(multiply, { a: spec, b: spec });
  const fill = (phase: number): Float32Array =>
    Float32Array.from({ length: size * size }, (_, i) => Math.sin(i + phase));
  const feeds = { a: fill(0), b: fill(1) };
  const secondsOfOne = async (): Promise<number> => {
    const start = performance.now();
    await program.run(feeds);
    return (performance.now() - start) / 1000;
  };
  return {
    async measure() {
      // The first wakes threads and fills caches.
      await secondsOfOne();
      const seconds: number[] = [];
      for (let i = 0; i < TIMED_PRODUCTS; i++) seconds.push(await secondsOfOne());
      return (2 * size ** 3) / seconds.sort((a, b) => a - b)[seconds.length >> 1];
    },
    release: () => program.release(),
  };
}
