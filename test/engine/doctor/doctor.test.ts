import { existsSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { probe } from "../../../src/engine/doctor/probe.ts";
import { probeInProcess } from "../../../src/engine/doctor/probeProcess.ts";
import { fastest, startExecutor } from "../../../src/engine/doctor/startExecutor.ts";
import { createExecutor } from "../../../src/engine/executors/createExecutor.ts";
import {
  ExecutorUnavailable,
  firstLine,
} from "../../../src/engine/executors/executorUnavailable.ts";
import { AVAILABLE, UNAVAILABLE } from "../availableExecutors.ts";

const isBuilt = existsSync("dist/probeExecutor.js");
const HINT =
  "`molgfn doctor` shows which executors work; choose one with --set engine.executor=NAME " +
  "(sample: --executor NAME).";

test("a working executor is probed by its losses and its speed", async () => {
  const found = await probe("onnx-cpu", { threads: 1 });
  expect(found.works).toBe(true);
  if (!found.works) return;
  expect(found.lossError).toBeLessThan(1e-5);
  expect(found.flopsPerSecond).toBeGreaterThan(1e8);
});

test.skipIf(!UNAVAILABLE.has("tensorflow"))(
  "an executor that is asked for and cannot start says why and what to install",
  async () => {
    const error = await startExecutor("tensorflow", { threads: 1 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe(
      "engine.executor is tensorflow, but it cannot start here: neither " +
        "@tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node is installed. Install one beside " +
        "molgfn: npm install @tensorflow/tfjs-node-gpu@4.22.0 (needs CUDA 11.2) or npm install " +
        "@tensorflow/tfjs-node@4.22.0; both fetch libtensorflow while they install. " +
        HINT,
    );
  },
);

test.skipIf(!UNAVAILABLE.has("onnx-cuda") || process.platform !== "linux")(
  "CUDA names the library that the install did not fetch, and how to fetch it",
  async () => {
    const error = await createExecutor("onnx-cuda", { threads: 1 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ExecutorUnavailable);
    expect(error.message).toContain("engine.executor is onnx-cuda, but it cannot start here: ");
    expect(error.message).toMatch(/libonnxruntime_providers_cuda\.so is missing|CUDA 12/);
    expect(error.message).toMatch(
      /ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node|cuDNN 9/,
    );
    expect(error.message.endsWith(HINT)).toBe(true);
  },
);

test("the fastest is chosen by its rate, among those that are not only for checks", () => {
  const working = (executor: "onnx-cpu" | "onnx-webgpu" | "cpu", flopsPerSecond: number) => ({
    executor,
    works: true as const,
    lossError: 0,
    flopsPerSecond,
  });
  const missing = { executor: "onnx-cuda", works: false, reason: "r", remedy: "m" } as const;
  const [cpu, slowGpu, fastGpu] = [
    working("onnx-cpu", 2e11),
    working("onnx-webgpu", 1e10),
    working("onnx-webgpu", 1e13),
  ];
  expect(fastest([missing, slowGpu, cpu, working("cpu", 1e15)])).toBe(cpu);
  expect(fastest([missing, fastGpu, cpu])).toBe(fastGpu);
  expect(fastest([missing])).toBeUndefined();
});

// `npm test` builds first; a bare vitest run may find nothing built.
test.skipIf(!isBuilt)(
  "auto says which executor it takes, and of which it is the fastest",
  async () => {
    const log = vi.fn();
    const executor = await startExecutor("auto", { threads: 1, log });
    expect(AVAILABLE).toContain(executor.name);
    expect(log).toHaveBeenCalledTimes(1);
    expect(log.mock.calls[0][0]).toMatch(
      new RegExp(
        `^engine\\.executor: auto takes ${executor.name} \\(.*onnx-cpu \\d+ GFLOP/s\\)\\.$`,
      ),
    );
  },
);

test.skipIf(!isBuilt)("a probe whose process ends early is a finding, not a failure", async () => {
  const found = await probeInProcess("no-such-executor" as never, 1);
  expect(found).toEqual({
    executor: "no-such-executor",
    works: false,
    reason: expect.stringMatching(/^Its library or driver ended the process \(exit code 1\)/),
    remedy: "Update the driver, or use another executor.",
  });
});

test("what ONNX Runtime says is cut to its meaning", () => {
  const text =
    "/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 " +
    "onnxruntime::webgpu::Initialize()::<lambda()> adapter_result.status == Success was false. " +
    "Failed to get a WebGPU adapter: No supported adapters\nmore";
  expect(firstLine(new Error(text))).toBe("Failed to get a WebGPU adapter: No supported adapters.");
});
