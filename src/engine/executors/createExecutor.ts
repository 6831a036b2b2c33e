import type { Executor, ExecutorName } from "../program.ts";
import { createEagerCpuExecutor } from "./eagerCpu.ts";
import { createTensorflowExecutor } from "./eagerTensorflow.ts";
import { createWasmExecutor } from "./eagerWasm.ts";
import { createOnnxCpuExecutor } from "./onnxCpu.ts";
import { createOnnxCudaExecutor } from "./onnxCuda.ts";
import { createOnnxWebGpuExecutor } from "./onnxWebGpu.ts";

export interface ExecutorOptions {
  /** Threads of one run, at least 1; for executors on the CPU. */
  readonly threads: number;
  /** Gets what a user should know of how steps run. */
  readonly log?: (line: string) => void;
}

const EXECUTORS: Readonly<Record<ExecutorName, (options: ExecutorOptions) => Promise<Executor>>> = {
  "onnx-cpu": createOnnxCpuExecutor,
  "onnx-webgpu": createOnnxWebGpuExecutor,
  "onnx-cuda": createOnnxCudaExecutor,
  tensorflow: createTensorflowExecutor,
  wasm: createWasmExecutor,
  cpu: createEagerCpuExecutor,
};

/**
 * The executor of that name, started; its libraries are loaded now.
 *
 * @throws ExecutorUnavailable if it cannot start on this machine: it says why and what to install
 */
export async function createExecutor(
  name: ExecutorName,
  options: ExecutorOptions,
): Promise<Executor> {
  return EXECUTORS[name](options);
}
