import { expect, test } from "vitest";
import { createOutputBuffers } from "../../src/engine/executors/outputBuffers.ts";

const vector = (length: number) => ({ shape: [length], dtype: "float32" }) as const;

test("outputs of one name and size alternate between two arrays, whichever program asks", () => {
  const buffers = createOutputBuffers();
  const take = () => buffers.take({ x: vector(3) }, []).x;
  const [first, second, third] = [take(), take(), take()];
  expect(second).not.toBe(first);
  expect(third).toBe(first);
});

test("another name, size or type has arrays of its own", () => {
  const buffers = createOutputBuffers();
  const outputs = { x: vector(3), y: vector(3), n: { shape: [3], dtype: "int32" } } as const;
  const { x, y, n } = buffers.take(outputs, []);
  expect(x.buffer).not.toBe(y.buffer);
  expect(n).toBeInstanceOf(Int32Array);
  expect(buffers.take({ x: vector(4) }, []).x).toHaveLength(4);
});

test("an array that is fed is not written to, and is left to whoever feeds it", () => {
  const buffers = createOutputBuffers();
  const take = (fed: Float32Array[]) => buffers.take({ x: vector(2) }, fed).x as Float32Array;
  const first = take([]);
  take([]);
  const third = take([first.subarray(1)]);
  expect(third).not.toBe(first);
  take([]);
  expect(take([])).toBe(third);
});
