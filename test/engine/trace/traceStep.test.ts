import { beforeAll, expect, test } from "vitest";
import { createExecutor } from "../../../src/engine/executors/createExecutor.ts";
import { emitModel, findLiveParts } from "../../../src/engine/onnx/emit.ts";
import type { Step } from "../../../src/engine/program.ts";
import { tf } from "../../../src/engine/tf.ts";
import { traceStep } from "../../../src/engine/trace/traceStep.ts";

const SPECS = { x: { shape: [2, 3], dtype: "float32" } } as const;

const opsOf = (step: Step, specs = SPECS): readonly string[] =>
  findLiveParts(traceStep(step, specs).outputs).nodes.map(({ op }) => op);

// Registers the cpu backend, so that there is one to come back to.
beforeAll(async () => {
  await createExecutor("cpu", { threads: 1 });
  await tf.setBackend("cpu");
});

test("a step that reads a tensor's values is refused", () => {
  expect(() => traceStep(({ x }) => ({ y: tf.scalar(tf.exp(x).dataSync()[0]) }), SPECS)).toThrow(
    "The step reads the values of a tensor (a result of Exp of shape [2, 3]) while it is traced, " +
      "when only shapes are known; use tensor operations instead.",
  );
  expect(() => traceStep(({ x }) => ({ y: tf.scalar(x.arraySync() as number) }), SPECS)).toThrow(
    "The step reads the values of a tensor (an input of shape [2, 3])",
  );
});

test("a step may read constants", () => {
  const step: Step = ({ x }) => ({ y: tf.mul(x, tf.add(tf.scalar(2), 3).dataSync()[0]) });
  expect(opsOf(step)).toEqual(["Mul"]);
});

test("a tensor made outside of the step is refused", () => {
  const outside = tf.ones([2, 3]);
  expect(() => traceStep(({ x }) => ({ y: tf.mul(x, outside) }), SPECS)).toThrow(
    "The step uses a tensor of shape [2, 3] made outside of it; pass it as an input of the step, " +
      "or make it inside.",
  );
});

test("an operation that cannot be traced is named", () => {
  expect(() => traceStep(({ x }) => ({ y: tf.topk(x, 1).values }), SPECS)).toThrow(
    "Kernel 'TopK' not registered for backend 'trace'",
  );
  const gather: Step = ({ x }) => ({
    y: tf.gather(x, tf.tensor2d([[0], [1]], [2, 1], "int32"), 1, 1),
  });
  expect(() => traceStep(gather, SPECS)).toThrow("tf.gather with batchDims cannot be traced");
  expect(() => traceStep(() => ({ y: tf.tensor1d(["a"]) }), SPECS)).toThrow(
    "A step cannot hold string tensors; use float32, int32 or bool.",
  );
});

test("tracing comes back to the backend before, also after an error", () => {
  traceStep(({ x }) => ({ y: tf.exp(x) }), SPECS);
  expect(tf.getBackend()).toBe("cpu");
  const failing: Step = () => {
    throw new Error("no");
  };
  expect(() => traceStep(failing, SPECS)).toThrow("no");
  expect(tf.getBackend()).toBe("cpu");
  expect(Array.from(tf.exp(tf.zeros([2])).dataSync())).toEqual([1, 1]);
});

test("a step cannot be traced from within another", () => {
  const outer: Step = ({ x }) => {
    traceStep(({ x: inner }) => ({ y: inner }), SPECS);
    return { y: x };
  };
  expect(() => traceStep(outer, SPECS)).toThrow(
    "A step is being traced already; trace one at a time.",
  );
});

test("tracing leaves no tensors behind", () => {
  const before = tf.memory().numTensors;
  traceStep(({ x }) => ({ y: tf.grad((v) => tf.sum(tf.exp(v)))(x) }), SPECS);
  expect(tf.memory().numTensors).toBe(before);
});

test("equal expressions become one node", () => {
  const step: Step = ({ x }) => ({ y: tf.add(tf.exp(x), tf.sqrt(tf.exp(x))) });
  expect(opsOf(step)).toEqual(["Exp", "Sqrt", "Add"]);
});

test("what no output needs is left out", () => {
  const step: Step = ({ x }) => {
    tf.exp(x);
    const [head] = tf.split(tf.neg(x), [1, 2], 1);
    return { y: head };
  };
  expect(opsOf(step)).toEqual(["Neg", "Split"]);
});

test("arithmetic with ones, zeros and constants folds away", () => {
  const step: Step = ({ x }) => ({
    y: tf.mul(tf.add(tf.mul(x, tf.onesLike(x)), tf.zeros([3])), tf.sub(3, tf.exp(0).mul(2))),
    z: tf.sum(tf.ones([2, 3])),
  });
  expect(opsOf(step)).toEqual([]);
});

test("the gradient of a mean of squares takes few nodes", () => {
  const step: Step = ({ x }) => ({ y: tf.grad((v) => tf.mean(tf.square(v)))(x) });
  expect(opsOf(step)).toEqual(["Mul"]);
});

test("a transposition goes into the matrix product", () => {
  const specs = { x: { shape: [2, 3], dtype: "float32" } } as const;
  expect(opsOf(({ x }) => ({ y: tf.matMul(tf.transpose(x), x) as never }), specs)).toEqual([
    "Gemm",
  ]);
  const batched: Step = ({ x }) => {
    const cube = tf.reshape(x, [1, 2, 3]);
    return { y: tf.matMul(cube, tf.transpose(cube, [0, 2, 1])) };
  };
  expect(opsOf(batched)).toEqual(["Reshape", "FusedMatMul"]);
});

test("large constants of one value take no room in the model", () => {
  const { outputs } = traceStep(() => ({ y: tf.fill([1000, 1000], 3) }), SPECS);
  expect(emitModel(outputs).model.length).toBeLessThan(1000);
});
