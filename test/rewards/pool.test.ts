import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { type ChunkPool, createChunkPool, rewardWorkerFile } from "../../src/rewards/pool.ts";
import { createRewardService } from "../../src/rewards/service.ts";

const workerFile = fileURLToPath(new URL("./fixtures/fragileWorker.mjs", import.meta.url));
const components = [{ name: "heavyAtoms" }] as const;
const open: ChunkPool[] = [];

function pool(threads: number, timeoutMs: number): ChunkPool {
  const made = createChunkPool({ threads, timeoutMs, workerFile });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});

test("a worker that has not been built is an error that says how to build it", () => {
  expect(() => rewardWorkerFile("file:///nowhere/src/rewards/pool.ts")).toThrow(
    new UserError(
      "/nowhere/dist/rewardWorker.js is missing: the threads that compute rewards run it. " +
        "Run `npm run build` in /nowhere, or set reward.threads to 0.",
    ),
  );
});

describe("a pool of worker threads", () => {
  test("answers chunks in their own order", async () => {
    const made = pool(2, 10_000);
    const chunks = [["slow", "a"], ["bb"], ["ccc"], ["dddd", "eeeee"]];
    const results = await Promise.all(
      chunks.map((smiles) => made.evaluate({ smiles, components })),
    );
    expect(results.map((result) => [...result.values])).toEqual([[4, 1], [2], [3], [4, 5]]);
    expect(made.lostChunks()).toBe(0);
  });

  test("flags only the molecule that ends its thread, and goes on", async () => {
    const made = pool(2, 10_000);
    const result = await made.evaluate({ smiles: ["a", "crash", "bb"], components });
    expect(result.canonical).toEqual(["A", null, "BB"]);
    expect(result.errors).toEqual([null, "The reward computation ended its thread.", null]);
    expect([...result.values]).toEqual([1, Number.NaN, 2]);
    expect(made.lostChunks()).toBe(1);
    const next = await made.evaluate({ smiles: ["ccc"], components });
    expect([...next.values]).toEqual([3]);
  });

  test("flags only the molecule that never ends, and goes on", async () => {
    const made = pool(1, 2000);
    const result = await made.evaluate({ smiles: ["a", "hang", "bb"], components });
    expect(result.canonical).toEqual(["A", null, "BB"]);
    expect(result.errors[1]).toBe("The reward computation took longer than 2000 ms.");
    const next = await made.evaluate({ smiles: ["ccc"], components });
    expect([...next.values]).toEqual([3]);
  });

  test("starts the clock of a chunk when a thread takes it, not while it waits", async () => {
    const made = pool(1, 2000);
    const slow = Array.from({ length: 14 }, () => made.evaluate({ smiles: ["slow"], components }));
    const results = await Promise.all(slow);
    expect(results.every((result) => result.errors[0] === null)).toBe(true);
    expect(made.lostChunks()).toBe(0);
  });

  test("hands on what the worker throws: that is a bug, not a bad molecule", async () => {
    const made = pool(1, 10_000);
    await expect(made.evaluate({ smiles: ["bug"], components })).rejects.toThrow(
      "this is a bug of the worker",
    );
  });

  test("refuses work after it was closed", async () => {
    const made = pool(1, 10_000);
    await made.close();
    await expect(made.evaluate({ smiles: ["a"], components })).rejects.toThrow(
      "The reward's worker threads have been closed.",
    );
  });
});

test("a service whose workers crash and hang still answers for every other molecule", async () => {
  const service = createRewardService({
    columns: [
      { name: "size", component: "heavyAtoms", transform: { type: "identity" }, weight: 1 },
    ],
    threads: 2,
    timeoutMs: 2000,
    workerFile,
  });
  try {
    const smiles = Array.from({ length: 60 }, (_, i) => "a".repeat(i + 1));
    smiles[10] = "crash";
    smiles[50] = "hang";
    const batch = await service.evaluate(smiles);
    const bad = smiles.flatMap((_, i) => (batch.valid[i] ? [] : [i]));
    expect(bad).toEqual([10, 50]);
    expect([...batch.reward]).toEqual(smiles.map((text, i) => (bad.includes(i) ? 0 : text.length)));
    expect(batch.logReward[10]).toBe(-Infinity);
    expect(service.stats()).toMatchObject({ computed: 60, failed: 2, lostChunks: 2 });
    // It is remembered: asking again does not lose another thread.
    await service.evaluate(["hang", "crash"]);
    expect(service.stats()).toMatchObject({ reused: 2, lostChunks: 2 });
  } finally {
    await service.close();
  }
});

test("a component without a value floors its molecule, keeps the others' values and is counted", async () => {
  const column = { transform: { type: "identity" }, weight: 1 } as const;
  const service = createRewardService({
    columns: [
      { ...column, name: "size", component: "heavyAtoms" },
      { ...column, name: "rings", component: "rings" },
    ],
    threads: 1,
    workerFile,
  });
  try {
    const batch = await service.evaluate(["a", "odd"]);
    expect([...batch.values.size]).toEqual([1, 3]);
    expect([...batch.values.rings]).toEqual([1, Number.NaN]);
    expect([...batch.valid]).toEqual([1, 0]);
    expect(batch.errors).toEqual([null, "rings failed"]);
    expect(batch.canonical[1]).toBe("ODD");
    expect(service.stats()).toMatchObject({ failed: 1, componentFailures: { rings: 1 } });
  } finally {
    await service.close();
  }
});
