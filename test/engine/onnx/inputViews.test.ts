import { expect, test } from "vitest";
import { createExecutor } from "../../../src/engine/executors/createExecutor.ts";
import { emitModel } from "../../../src/engine/onnx/emit.ts";
import { unpackParameters } from "../../../src/engine/parameters.ts";
import type { Step } from "../../../src/engine/program.ts";
import { type Tensor2D, tf } from "../../../src/engine/tf.ts";
import { traceStep } from "../../../src/engine/trace/traceStep.ts";

const PARAMETERS = [
  { name: "bias", shape: [3], init: { constant: 0 } },
  { name: "unused", shape: [5], init: { constant: 0 } },
  { name: "weight", shape: [2, 3], init: { constant: 0 } },
];
const SPECS = { weights: { shape: [14], dtype: "float32" } } as const;
const FEEDS = { weights: Float32Array.from({ length: 14 }, (_, i) => i) };

const affine: Step = ({ weights }) => {
  const { weight, bias } = unpackParameters(PARAMETERS, weights);
  const ones = tf.ones([1, 2]) as Tensor2D;
  return { y: tf.add(tf.matMul(ones, weight as Tensor2D), bias), bias };
};

test("parameters cut out of the weights are fed in place, and the cut is no node", async () => {
  const { outputs } = traceStep(affine, SPECS);
  const whole = emitModel(outputs);
  const { numNodes, inputNames, views } = emitModel(outputs, { viewInputs: true });
  expect(whole.inputNames).toEqual(["weights"]);
  expect(Object.keys(whole.views)).toEqual([]);
  expect(inputNames).toEqual([]);
  // MatMul, Add, and a copy of the view that is an output as it is.
  expect([whole.numNodes, numNodes]).toEqual([4, 3]);
  expect(Object.values(views)).toEqual([
    { input: "weights", start: 0, end: 3, shape: [3] },
    { input: "weights", start: 8, end: 14, shape: [2, 3] },
  ]);
});

test("a program whose inputs are views of its feeds computes the same", async () => {
  const executor = await createExecutor("onnx-cpu", { threads: 1 });
  // The flat input is needed too: both it and its parts are then inputs.
  const step: Step = (inputs) => ({ ...affine(inputs), twice: tf.mul(inputs.weights, 2) });
  const program = await executor.compile(step, SPECS);
  for (const offset of [0, 100]) {
    const weights = FEEDS.weights.map((x) => x + offset);
    const { y, bias, twice } = await program.run({ weights });
    const [b, w] = [weights.subarray(0, 3), weights.subarray(8)];
    expect([...y]).toEqual([0, 1, 2].map((i) => w[i] + w[3 + i] + b[i]));
    expect([...bias]).toEqual([...b]);
    expect([...twice]).toEqual([...weights].map((x) => 2 * x));
  }
  await program.release();
});
