import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type * as CreateExecutor from "../../src/engine/executors/createExecutor.ts";
import { DeviceFailure } from "../../src/engine/executors/onnxDevice.ts";
import type { Executor, ResidentArray } from "../../src/engine/program.ts";
import { loadConfig } from "../../src/training/config/load.ts";
import { loadNewest } from "../../src/training/run/checkpoints.ts";
import { train } from "../../src/training/train.ts";

const LOST = new DeviceFailure("onnx-webgpu stopped: Device lost.");

/** What the stand-in for a GPU does: how many updates it lasts, and whether memory outlives it. */
const gpu = { updates: 0, isReadable: true };

/** `onnx-cpu` that keeps arrays like a GPU, and is lost after some updates. */
function failing(executor: Executor): Executor {
  return {
    ...executor,
    name: "onnx-webgpu",
    async compile(step, specs, resident = []) {
      const program = await executor.compile(step, specs);
      const hold = (array: Float32Array): ResidentArray => ({
        resident: true,
        spec: { shape: [array.length], dtype: "float32" },
        read: async () => {
          if (!gpu.isReadable && gpu.updates < 0) throw LOST;
          return array;
        },
        release: () => {},
      });
      const onHost = async (feeds: Parameters<typeof program.run>[0]) => {
        const entries = Object.entries(feeds).map(async ([name, feed]) => {
          return [name, "resident" in feed ? await feed.read() : feed] as const;
        });
        return Object.fromEntries(await Promise.all(entries));
      };
      return {
        ...program,
        run: async (feeds) => program.run(await onHost(feeds)),
        async runResident(feeds) {
          if (resident.length > 0 && gpu.updates-- === 0) throw LOST;
          const outputs = await program.run(await onHost(feeds));
          const arrays = { ...outputs };
          const held: Record<string, ResidentArray> = {};
          for (const name of resident) {
            held[name] = hold((outputs[name] as Float32Array).slice());
            delete (arrays as Record<string, unknown>)[name];
          }
          return { arrays, resident: held };
        },
      };
    },
  };
}

vi.mock("../../src/engine/executors/createExecutor.ts", async (original) => {
  const real = await original<typeof CreateExecutor>();
  return {
    ...real,
    createExecutor: async (...args: Parameters<typeof real.createExecutor>) =>
      failing(await real.createExecutor(...args)),
  };
});

let folder = "";
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-lost-"));
  folders.push(folder);
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

async function trainUntilLost(): Promise<unknown> {
  const config = await loadConfig("configs/hypergrid.yaml", [
    ...["training.steps=9", "training.checkpointEverySteps=2", "evaluation.exactEverySteps=0"],
    ...["training.trajectoriesPerStep=8", "policy.width=16", "engine.threads=1"],
  ]);
  const signal = new AbortController().signal;
  const options = { config, runFolder: folder, resume: false, signal, log: () => {} };
  return train(options).catch((error: unknown) => error);
}

test("a device that is lost in a run leaves the step before it, and says how to go on", async () => {
  Object.assign(gpu, { updates: 5, isReadable: true });
  const error = await trainUntilLost();
  expect(error).toBeInstanceOf(DeviceFailure);
  expect((error as Error).message).toBe(
    `${LOST.message} The checkpoint of step 5 is good: go on from it with --resume ${folder}.`,
  );
  expect((await loadNewest(folder))?.step).toBe(5);
});

test("state that is lost with the device leaves the last checkpoint", async () => {
  Object.assign(gpu, { updates: 5, isReadable: false });
  const error = await trainUntilLost();
  expect((error as Error).message).toBe(
    `${LOST.message} The checkpoint of step 4 is good: go on from it with --resume ${folder}.`,
  );
});

test("a device that is lost before the first checkpoint says to start again", async () => {
  Object.assign(gpu, { updates: 0, isReadable: false });
  expect(((await trainUntilLost()) as Error).message).toBe(
    `${LOST.message} There is no checkpoint yet: start the run again.`,
  );
});
