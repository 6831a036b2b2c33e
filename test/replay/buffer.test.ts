import { describe, expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { createReplayBuffer, type ReplayOptions } from "../../src/replay/buffer.ts";
import { countsOf, item, items } from "./items.ts";

const options = (changes: Partial<ReplayOptions> = {}): ReplayOptions => ({
  capacity: 4,
  duplicates: "once",
  strategy: { type: "uniform" },
  ...changes,
});

describe("a buffer of the newest objects", () => {
  test("drops its oldest objects first when it is full", () => {
    const buffer = createReplayBuffer(options());
    buffer.add(items(0, 3));
    expect(buffer.size).toBe(3);
    buffer.add(items(3, 6));
    expect(buffer.size).toBe(4);
    expect(buffer.seen).toBe(6);
    const names = buffer.getState().items.map(({ object }) => object);
    expect(names.sort()).toEqual(["2", "3", "4", "5"]);
  });

  test("keeps an object once, with what was found last, and drops it once", () => {
    const buffer = createReplayBuffer(options());
    buffer.add([item(0), item(1), { ...item(0), logReward: 9 }, item(0)]);
    expect(buffer.size).toBe(2);
    expect(buffer.seen).toBe(4);
    buffer.add([{ ...item(0), logReward: 9 }, ...items(2, 5)]);
    expect(buffer.getState().items.map(({ object }) => object)).toEqual(["4", "1", "2", "3"]);
    buffer.add([item(0)]);
    expect(buffer.getState().items.map(({ object }) => object)).toEqual(["4", "0", "2", "3"]);
  });

  test("keeps duplicates where the config says so", () => {
    const buffer = createReplayBuffer(options({ duplicates: "keep" }));
    buffer.add([item(0), item(0), item(1)]);
    expect(buffer.size).toBe(3);
  });

  test("goes on from a saved state as the first one would", () => {
    for (const duplicates of ["once", "keep"] as const) {
      const first = createReplayBuffer(options({ duplicates }));
      first.add(items(0, 6));
      const state = structuredClone(first.getState());
      const second = createReplayBuffer(options({ duplicates }), { state });
      for (const buffer of [first, second]) buffer.add([...items(3, 5), ...items(6, 9)]);
      expect(second.getState()).toEqual(first.getState());
      expect(second.sample(20, createRng(1))).toEqual(first.sample(20, createRng(1)));
    }
  });

  test("draws from what it holds now, and nothing where nothing is asked for", () => {
    const buffer = createReplayBuffer(options());
    expect(buffer.sample(0, createRng(1))).toEqual([]);
    buffer.add([item(0)]);
    expect(countsOf(buffer.sample(3, createRng(1)))).toEqual(new Map([["0", 3]]));
    buffer.add(items(1, 5));
    expect(countsOf(buffer.sample(100, createRng(1))).has("0")).toBe(false);
  });
});

describe("a diverse buffer", () => {
  /** Fingerprints of one word; similarity as of the bits set. */
  const similarity = (a: Uint32Array, b: Uint32Array): number => {
    const bits = (word: number) => word.toString(2).replaceAll("0", "").length;
    return bits(a[0] & b[0]) / bits(a[0] | b[0]);
  };
  const diverse = (capacity: number, perScaffold: number) =>
    createReplayBuffer(
      options({ capacity, strategy: { type: "diverse", maxSimilarity: 0.6, perScaffold } }),
      { similarity },
    );
  const of = (n: number, bits: number, scaffold: string) => ({
    ...item(n),
    traits: { fingerprint: Uint32Array.of(bits), scaffold },
  });
  const names = (buffer: ReturnType<typeof diverse>) =>
    buffer.getState().items.map(({ object }) => object);

  test("keeps the best of similar objects, whichever comes first", () => {
    const pair = [of(1, 0b0111, "a"), of(2, 0b1111, "b")];
    for (const order of [pair, pair.toReversed()]) {
      const buffer = diverse(10, 5);
      buffer.add([...order, of(0, 0b110000, "c")]);
      expect(names(buffer).sort()).toEqual(["0", "2"]);
    }
  });

  test("keeps the best few objects of a scaffold", () => {
    const buffer = diverse(10, 2);
    buffer.add([of(1, 1, "a"), of(3, 2, "a"), of(2, 4, "a"), of(0, 8, "a"), of(5, 16, "b")]);
    expect(names(buffer).sort()).toEqual(["2", "3", "5"]);
  });

  test("drops the worst object when it is full, and takes none that is worse", () => {
    const buffer = diverse(2, 5);
    buffer.add([of(1, 1, "a"), of(3, 2, "b"), of(2, 4, "c"), of(0, 8, "d")]);
    expect(names(buffer).sort()).toEqual(["2", "3"]);
  });

  test("takes no invalid object and none that it has", () => {
    const buffer = diverse(4, 5);
    buffer.add([of(1, 1, "a"), of(1, 1, "a"), { ...of(9, 2, "b"), valid: false }]);
    expect(names(buffer)).toEqual(["1"]);
    expect(buffer.seen).toBe(3);
  });

  test("goes on from a saved state as the first one would", () => {
    const first = diverse(3, 2);
    first.add([of(1, 1, "a"), of(3, 2, "b"), of(2, 4, "c")]);
    const second = createReplayBuffer(
      options({ capacity: 3, strategy: { type: "diverse", maxSimilarity: 0.6, perScaffold: 2 } }),
      { similarity, state: structuredClone(first.getState()) },
    );
    for (const buffer of [first, second]) buffer.add([of(7, 3, "d"), of(8, 64, "a")]);
    expect(second.getState()).toEqual(first.getState());
  });
});
