import fc from "fast-check";
import { expect, test } from "vitest";
import { createLruCache } from "../../src/rewards/cache.ts";

test("a full cache forgets the entry used longest ago", () => {
  const cache = createLruCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  expect(cache.size).toBe(2);
});

test("setting a key again replaces its value and takes no more room", () => {
  const cache = createLruCache<number>(2);
  cache.set("a", 1);
  cache.set("a", 2);
  expect([cache.get("a"), cache.size]).toEqual([2, 1]);
});

test("a cache of size 0 keeps nothing", () => {
  const cache = createLruCache<number>(0);
  cache.set("a", 1);
  expect([cache.get("a"), cache.size]).toEqual([undefined, 0]);
});

test("a cache never holds more than its size, and always the key set last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9)), (size, keys) => {
      const cache = createLruCache<number>(size);
      for (const key of keys) {
        cache.set(String(key), key);
        if (cache.size > size || cache.get(String(key)) !== key) return false;
      }
      return cache.size === Math.min(size, new Set(keys).size);
    }),
  );
});
