import { expect, test } from "vitest";
import { ShapeError } from "../../src/core/errors.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { ExecutorName, Step } from "../../src/engine/program.ts";
import { tf } from "../../src/engine/tf.ts";
import { AVAILABLE } from "./availableExecutors.ts";

const double: Step = ({ x, i }) => ({ x: tf.mul(x, 2), i: tf.add(i, tf.scalar(1, "int32")) });
const SPECS = {
  x: { shape: [2, 3], dtype: "float32" },
  i: { shape: [2], dtype: "int32" },
} as const;
const FEEDS = { x: Float32Array.of(1, 2, 3, 4, 5, 6), i: Int32Array.of(7, 8) };

async function compile(name: ExecutorName, step: Step, specs = {}) {
  const executor = await createExecutor(name, { threads: 1 });
  expect(executor.name).toBe(name);
  return executor.compile(step, specs);
}

test.each(AVAILABLE)("%s runs a step with float and integer inputs and outputs", async (name) => {
  const program = await compile(name, double, SPECS);
  const { x, i } = await program.run(FEEDS);
  expect(x).toEqual(Float32Array.of(2, 4, 6, 8, 10, 12));
  expect(i).toEqual(Int32Array.of(8, 9));
  await program.release();
});

test.each(AVAILABLE)("%s names the input that does not fit, and what to feed", async (name) => {
  const program = await compile(name, double, SPECS);
  const { x, i } = FEEDS;
  const wrong: readonly [Record<string, Float32Array | Int32Array>, string][] = [
    [{ x }, 'Program input "i" is missing; feed 2 values (int32, shape [2]).'],
    [
      { x: x.subarray(1), i },
      'Program input "x" holds 5 values; feed 6 values (float32, shape [2, 3]).',
    ],
    [{ x: Int32Array.from(x), i }, 'Program input "x" is a Int32Array; feed a Float32Array.'],
    [{ x, i, y: i }, 'The program has no input "y"; its inputs are x, i.'],
  ];
  for (const [feeds, text] of wrong) {
    const error = await program.run(feeds).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ShapeError);
    expect((error as Error).message).toBe(text);
  }
  await program.release();
});

test.each(AVAILABLE)(
  "%s returns inputs, constants and one value twice as outputs",
  async (name) => {
    const step: Step = ({ x }) => {
      const y = tf.exp(x);
      return { x, y, again: y, zeros: tf.zeros([100]), list: tf.tensor1d([1, 2]) };
    };
    const program = await compile(name, step, { x: { shape: [2], dtype: "float32" } });
    const outputs = await program.run({ x: Float32Array.of(0, 1) });
    expect(outputs.x).toEqual(Float32Array.of(0, 1));
    expect(outputs.again).toEqual(outputs.y);
    expect(outputs.y[0]).toBe(1);
    expect(outputs.zeros).toEqual(new Float32Array(100));
    expect(outputs.list).toEqual(Float32Array.of(1, 2));
    await program.release();
  },
);

test.each(AVAILABLE)("%s leaves unused inputs and a step without inputs alone", async (name) => {
  const unused = await compile(name, ({ x }) => ({ y: tf.neg(x) }), SPECS);
  expect((await unused.run(FEEDS)).y[0]).toBe(-1);
  const constant = await compile(name, () => ({ y: tf.ones([2]) }));
  expect((await constant.run({})).y).toEqual(Float32Array.of(1, 1));
});

test.each(AVAILABLE)("%s returns masks as integers", async (name) => {
  const specs = { x: { shape: [3], dtype: "float32" } };
  const program = await compile(name, ({ x }) => ({ isPositive: tf.greater(x, 0) }), specs);
  const { isPositive } = await program.run({ x: Float32Array.of(-1, 0, 1) });
  expect(isPositive).toEqual(Int32Array.of(0, 0, 1));
});

test.each(AVAILABLE)("%s refuses a step whose output is no tensor", async (name) => {
  const run = async () => (await compile(name, () => ({ loss: 3 as never }))).run({});
  await expect(run()).rejects.toThrow('The step\'s output "loss" is not a tensor but number.');
});

test.each(AVAILABLE)("outputs of %s survive the next run, and can be fed back", async (name) => {
  const specs = { x: { shape: [3], dtype: "float32" } };
  const program = await compile(name, ({ x }) => ({ x: tf.add(x, 1) }), specs);
  const first = (await program.run({ x: new Float32Array(3) })).x as Float32Array;
  const second = (await program.run({ x: first })).x as Float32Array;
  expect([first[0], second[0]]).toEqual([1, 2]);
  // Fed one run late: the buffer whose turn it is must not be written while it is read.
  const third = (await program.run({ x: first })).x as Float32Array;
  expect([first[0], second[0], third[0]]).toEqual([1, 2, 2]);
  let state = third;
  for (let i = 0; i < 10; i++) state = (await program.run({ x: state })).x as Float32Array;
  expect(Array.from(state)).toEqual([12, 12, 12]);
});

test.each(AVAILABLE)("%s reads arrays that start inside a larger buffer", async (name) => {
  const program = await compile(name, double, SPECS);
  const x = Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6, 9).subarray(2, 8);
  const i = Int32Array.of(9, 7, 8).subarray(1);
  const outputs = await program.run({ x, i });
  expect(Array.from(outputs.x)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(Array.from(outputs.i)).toEqual([8, 9]);
});

test("numbers too small for full precision count as zero on onnx-cpu", async () => {
  const specs = { x: { shape: [2], dtype: "float32" } };
  const program = await compile("onnx-cpu", ({ x }) => ({ y: tf.mul(x, 1e-20) }), specs);
  const { y } = await program.run({ x: Float32Array.of(1e-20, 1) });
  expect(Array.from(y)).toEqual([0, Math.fround(1e-20)]);
});

test("two runs of one program at a time keep their results apart", async () => {
  const program = await compile("onnx-cpu", double, SPECS);
  const i = FEEDS.i;
  const runs = await Promise.all([
    program.run({ x: new Float32Array(6).fill(1), i }),
    program.run({ x: new Float32Array(6).fill(2), i }),
  ]);
  expect(runs.map(({ x }) => x[5])).toEqual([2, 4]);
});

test("a released program says so when it is run", async () => {
  const program = await compile("onnx-cpu", double, SPECS);
  const running = program.run(FEEDS);
  await program.release();
  await program.release();
  expect((await running).x[0]).toBe(2);
  await expect(program.run(FEEDS)).rejects.toThrow(
    "The program was released; compile the step again.",
  );
});

test("tfjs keeps no tensors after eager runs", async () => {
  const program = await compile("cpu", double, SPECS);
  await program.run(FEEDS);
  const before = tf.memory().numTensors;
  await program.run(FEEDS);
  expect(tf.memory().numTensors).toBe(before);
});
