import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { createThreads, trainingWorkerFile } from "../../../src/training/workers/threads.ts";

const config = parseConfig("config", "env: { type: hypergrid }\nreward: { type: hypergrid }\n");
const setup = { config, threads: 1, parameterCount: 1 };
const workerFile = fileURLToPath(new URL("./fixtures/endingWorker.mjs", import.meta.url));
const broken = createThreads(setup, { size: 2, workerFile });
afterAll(() => broken.close());

test("a worker that has not been built is an error that says how to build it", () => {
  expect(() => trainingWorkerFile("file:///nowhere/src/training/workers/threads.ts")).toThrow(
    new UserError(
      "/nowhere/dist/trainingWorker.js is missing: the threads that share a batch run it. " +
        "Run `npm run build` in /nowhere, or set engine.workers to 1.",
    ),
  );
});

test("a thread that ends before its task is one clear error", async () => {
  await expect(broken.run("draw", [{}, {}])).rejects.toThrow(
    new UserError(
      "A worker thread ended before its share of the batch was done (worker exited with code: 3). " +
        "Go on from the last checkpoint with --resume, or set engine.workers to 1 to compute " +
        "without such threads.",
    ),
  );
});

test("what a task itself throws stays a bug with its own words", async () => {
  const error = await broken.run("gradient", [{}]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(UserError);
  expect((error as Error).message).toBe("a bug in a task");
});

test("a worker of other sources than the trainer's says so", async () => {
  const stale = createThreads(setup, { size: 1 });
  const task = { rngs: [] };
  await expect(stale.run("draw", [task])).rejects.toThrow(
    /^A worker's network has \d+ parameters and the trainer's 1: dist\/ was built from other sources\./,
  );
  await stale.close();
});
