import { expect, test } from "vitest";
import { createFeedBuffers, freshBuffers } from "../../src/engine/feedBuffers.ts";

test("a buffer is zeroed and used again under its name, and grows where it must", () => {
  const buffers = createFeedBuffers();
  const first = buffers.floats("a", 4).fill(7);
  const second = buffers.floats("a", 3);
  expect(second.buffer).toBe(first.buffer);
  expect([...second]).toEqual([0, 0, 0]);
  expect(buffers.floats("b", 3).buffer).not.toBe(first.buffer);
  const longer = buffers.floats("a", 9);
  expect(longer).toHaveLength(9);
  expect([...longer].every((value) => value === 0)).toBe(true);
});

test("fresh buffers are new at each call", () => {
  const first = freshBuffers.floats("a", 2);
  expect(freshBuffers.floats("a", 2).buffer).not.toBe(first.buffer);
});
