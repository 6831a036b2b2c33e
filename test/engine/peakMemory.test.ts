import { expect, test } from "vitest";
import { stepPeakBytes } from "../../src/engine/peakMemory.ts";
import type { Step } from "../../src/engine/program.ts";
import { tf } from "../../src/engine/tf.ts";

const SPECS = { x: { shape: [100], dtype: "float32" } } as const;
const BYTES = 400;

test("a chain holds two results at a time, a reshaped one being the same memory", () => {
  const chain: Step = ({ x }) => ({
    y: tf.sin(tf.reshape(tf.sin(tf.reshape(tf.sin(tf.sin(x)), [10, 10])), [100])),
  });
  expect(stepPeakBytes(chain, SPECS)).toBe(2 * BYTES);
});

test("results that are still needed are held", () => {
  const wide: Step = ({ x }) => {
    const [a, b, c] = [tf.sin(x), tf.cos(x), tf.tanh(x)];
    return { y: tf.add(tf.mul(a, b), tf.mul(c, tf.sigmoid(b))) };
  };
  // a, b, c, then a * b in the place of a, then sigmoid(b) beside them.
  expect(stepPeakBytes(wide, SPECS)).toBe(4 * BYTES);
});

test("an output is held to the end, and an input not counted", () => {
  const step: Step = ({ x }) => {
    const first = tf.sin(x);
    return { first, sum: tf.sum(tf.square(tf.cos(x))) };
  };
  expect(stepPeakBytes(step, SPECS)).toBeGreaterThanOrEqual(2 * BYTES);
  expect(stepPeakBytes(({ x }) => ({ x: tf.clone(x) }), SPECS)).toBe(0);
});
