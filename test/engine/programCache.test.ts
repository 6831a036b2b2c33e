import { expect, test } from "vitest";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { Executor, Step } from "../../src/engine/program.ts";
import { createProgramCache } from "../../src/engine/programCache.ts";
import { tf } from "../../src/engine/tf.ts";

const noStep: Step = () => ({});

/** Records what it compiles and releases, by the name of each program's only input. */
function recordingExecutor() {
  const compiled: string[] = [];
  const released: string[] = [];
  const executor: Executor = {
    name: "cpu",
    compile: async (_step, specs) => {
      const [name] = Object.keys(specs);
      compiled.push(name);
      await Promise.resolve();
      if (name === "broken") throw new Error("cannot compile");
      return { run: async () => ({}), release: async () => void released.push(name) };
    },
  };
  return { executor, compiled, released };
}

const specs = (name: string) => ({ [name]: { shape: [1], dtype: "float32" } }) as const;

test("a program is compiled once, also when it is asked for twice at a time", async () => {
  const { executor, compiled } = recordingExecutor();
  const cache = createProgramCache({ executor, capacity: 2 });
  const [a, b] = await Promise.all([
    cache.get("a", noStep, specs("a")),
    cache.get("a", noStep, specs("a")),
  ]);
  expect(a).toBe(b);
  expect(await cache.get("a", noStep, specs("a"))).toBe(a);
  expect(compiled).toEqual(["a"]);
});

test("the program unused for longest is released when there is no room", async () => {
  const { executor, compiled, released } = recordingExecutor();
  const cache = createProgramCache({ executor, capacity: 2 });
  for (const key of ["a", "b", "a", "c"]) await cache.get(key, noStep, specs(key));
  expect(released).toEqual(["b"]);
  expect(cache.size).toBe(2);
  await cache.get("b", noStep, specs("b"));
  expect(compiled).toEqual(["a", "b", "c", "b"]);
  expect(released).toEqual(["b", "a"]);
});

test("a program evicted while it is compiled is released afterwards", async () => {
  const { executor, released } = recordingExecutor();
  const cache = createProgramCache({ executor, capacity: 1 });
  await Promise.all(["a", "b"].map((key) => cache.get(key, noStep, specs(key))));
  expect(released).toEqual(["a"]);
});

test("a failed compilation reaches all who asked, and is tried again", async () => {
  const { executor, compiled } = recordingExecutor();
  const cache = createProgramCache({ executor, capacity: 1 });
  const ask = () => cache.get("x", noStep, specs("broken"));
  const results = await Promise.allSettled([ask(), ask()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(cache.size).toBe(0);
  await expect(ask()).rejects.toThrow("cannot compile");
  expect(compiled).toEqual(["broken", "broken"]);
});

test("release empties the cache", async () => {
  const { executor, released } = recordingExecutor();
  const cache = createProgramCache({ executor, capacity: 3 });
  for (const key of ["a", "b"]) await cache.get(key, noStep, specs(key));
  await cache.release();
  expect(released).toEqual(["a", "b"]);
  expect(cache.size).toBe(0);
});

test("a cache without room is refused", () => {
  const { executor } = recordingExecutor();
  expect(() => createProgramCache({ executor, capacity: 0 })).toThrow(
    "The capacity of a program cache is 0; it must be at least 1.",
  );
});

test("programs of several shapes live side by side", async () => {
  const executor = await createExecutor("onnx-cpu", { threads: 1 });
  const cache = createProgramCache({ executor, capacity: 2 });
  const step: Step = ({ x }) => ({ total: tf.sum(x) });
  for (const size of [2, 3, 2, 4, 2]) {
    const shape = { x: { shape: [size], dtype: "float32" } } as const;
    const program = await cache.get(`sum ${size}`, step, shape);
    const { total } = await program.run({ x: new Float32Array(size).fill(1) });
    expect(total[0]).toBe(size);
  }
  await cache.release();
});
