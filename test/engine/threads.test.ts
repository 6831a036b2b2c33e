import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { segmentMax } from "../../src/engine/ops/segmentMax.ts";
import { segmentSum } from "../../src/engine/ops/segmentSum.ts";
import type { ArrayMap, Program } from "../../src/engine/program.ts";

/** Large enough that ONNX Runtime would share one ScatterND among its threads. */
const [ROWS, WIDTH, SEGMENTS] = [4096, 128, 8];
const RUNS = 40;

const feeds = {
  x: Float32Array.from({ length: ROWS * WIDTH }, (_, i) => Math.sin(i)),
  ids: Int32Array.from({ length: ROWS }, (_, i) => (i * 7) % SEGMENTS),
};

describe("reductions by segment on several threads", () => {
  let program: Program;
  let first: ArrayMap;
  beforeAll(async () => {
    const executor = await createExecutor("onnx-cpu", { threads: 4 });
    program = await executor.compile(
      ({ x, ids }) => ({ sum: segmentSum(x, ids, SEGMENTS), max: segmentMax(x, ids, SEGMENTS) }),
      { x: { shape: [ROWS, WIDTH], dtype: "float32" }, ids: { shape: [ROWS], dtype: "int32" } },
    );
    const { sum, max } = await program.run(feeds);
    first = { sum: sum.slice(), max: max.slice() };
  });
  afterAll(() => program.release());

  test("lose nothing", () => {
    const sum = new Float64Array(SEGMENTS * WIDTH);
    const max = new Float64Array(SEGMENTS * WIDTH).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < ROWS; i++) {
      for (let k = 0; k < WIDTH; k++) {
        const at = feeds.ids[i] * WIDTH + k;
        sum[at] += feeds.x[i * WIDTH + k];
        max[at] = Math.max(max[at], feeds.x[i * WIDTH + k]);
      }
    }
    for (let at = 0; at < sum.length; at++) {
      expect(Math.abs(first.sum[at] - sum[at])).toBeLessThan(1e-4);
      expect(first.max[at]).toBe(max[at]);
    }
  });

  test("give the same bits in every run", async () => {
    for (let run = 0; run < RUNS; run++) {
      const { sum, max } = await program.run(feeds);
      expect(Buffer.compare(Buffer.from(sum.buffer), Buffer.from(first.sum.buffer))).toBe(0);
      expect(Buffer.compare(Buffer.from(max.buffer), Buffer.from(first.max.buffer))).toBe(0);
    }
  });
});
