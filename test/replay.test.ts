import { expect, test } from "vitest";
import { createRng } from "../src/core/rng.ts";
import { createReplayBuffer, type ReplayItem } from "../src/replay/buffer.ts";

const item = (n: number): ReplayItem => ({ object: `${n}`, logReward: -n, valid: true });
const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => item(from + i));

test("a full buffer drops its oldest objects first", () => {
  const buffer = createReplayBuffer(4);
  buffer.add(items(0, 3));
  expect(buffer.size).toBe(3);
  buffer.add(items(3, 6));
  expect(buffer.size).toBe(4);
  const names = buffer.getState().items.map(({ object }) => object);
  expect(names.sort()).toEqual(["2", "3", "4", "5"]);
});

test("samples are uniform over what the buffer holds", () => {
  const buffer = createReplayBuffer(10);
  buffer.add(items(0, 5));
  const counts = new Map<string, number>();
  for (const { object } of buffer.sample(10_000, createRng(2))) {
    counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  expect(counts.size).toBe(5);
  for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test("a buffer made from a saved state goes on as the first one would", () => {
  const first = createReplayBuffer(4);
  first.add(items(0, 6));
  const second = createReplayBuffer(4, structuredClone(first.getState()));
  for (const buffer of [first, second]) buffer.add(items(6, 9));
  expect(second.getState()).toEqual(first.getState());
  expect(second.sample(20, createRng(1))).toEqual(first.sample(20, createRng(1)));
});
