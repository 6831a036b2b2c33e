import { expect, test } from "vitest";
import { lowerForGpu, MOST_BUFFERS } from "../../../src/engine/gpu/lowerForGpu.ts";
import { findLiveParts } from "../../../src/engine/onnx/emit.ts";
import { segmentSum } from "../../../src/engine/ops/segmentSum.ts";
import type { Step, TensorSpecs } from "../../../src/engine/program.ts";
import { type Tensor2D, tf } from "../../../src/engine/tf.ts";
import { traceStep } from "../../../src/engine/trace/traceStep.ts";
import { expectClose, floats, integers, runOn } from "../agreement.ts";
import { AVAILABLE, UNAVAILABLE } from "../availableExecutors.ts";

const specs: TensorSpecs = {
  x: { shape: [3, 60], dtype: "float32" },
  y: { shape: [2, 4, 3], dtype: "float32" },
};

/** 20 parts joined in another order, and a batched product of transposed matrices. */
const wide: Step = ({ x, y }) => {
  const parts = tf.split(x, 20, 1);
  const product = tf.matMul(y as Tensor2D, y as Tensor2D, true, false);
  return { joined: tf.concat([...parts].reverse(), 1), product };
};

test("no node that is lowered for a GPU has more than 8 inputs and outputs", () => {
  const { outputs } = traceStep(wide, specs);
  const before = findLiveParts(outputs).nodes;
  expect(Math.max(...before.map((node) => node.inputs.length + node.outputs.length))).toBe(22);
  expect(before.map(({ op }) => op)).toContain("FusedMatMul");
  const { nodes } = findLiveParts(lowerForGpu(outputs));
  for (const { op, inputs, outputs: results } of nodes) {
    expect(inputs.length + results.length, op).toBeLessThanOrEqual(MOST_BUFFERS);
    expect(op).not.toBe("FusedMatMul");
  }
});

const [ROWS, COLUMNS, SEGMENTS] = [3000, 128, 7];
const sums: Step = ({ rows, ids }) => ({ sums: segmentSum(rows, ids, SEGMENTS) });

test("a sum that the CPU adds piece by piece is one node on a GPU", () => {
  const { outputs } = traceStep(sums, {
    rows: { shape: [ROWS, COLUMNS], dtype: "float32" },
    ids: { shape: [ROWS], dtype: "int32" },
  });
  const scatters = (found: typeof outputs) =>
    findLiveParts(found).nodes.filter(({ op }) => op === "ScatterND").length;
  expect(scatters(outputs)).toBe(4);
  expect(scatters(lowerForGpu(outputs))).toBe(1);
  expect(findLiveParts(lowerForGpu(outputs)).nodes.map(({ op }) => op)).not.toContain("Split");
});

test.skipIf(!AVAILABLE.includes("onnx-webgpu"))(
  `a sum of many rows is the same on a GPU ${UNAVAILABLE.get("onnx-webgpu") ?? ""}`,
  async () => {
    const samples = { rows: floats([ROWS, COLUMNS], -1, 1), ids: integers([ROWS], SEGMENTS) };
    const wanted = await runOn("cpu", sums, samples);
    const found = await runOn("onnx-webgpu", sums, samples);
    expectClose(found.sums, wanted.sums, 1e-4, "sums");
  },
);

test.skipIf(!AVAILABLE.includes("onnx-webgpu"))(
  `what is lowered for a GPU gives the same numbers ${UNAVAILABLE.get("onnx-webgpu") ?? ""}`,
  async () => {
    const samples = { x: floats([3, 60], 1), y: floats([2, 4, 3], 2) };
    const wanted = await runOn("cpu", wide, samples);
    const found = await runOn("onnx-webgpu", wide, samples);
    expect(found.joined).toEqual(wanted.joined);
    expectClose(found.product, wanted.product, 1e-6, "product");
  },
);
