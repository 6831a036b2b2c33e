import type { Executor, ExecutorName } from "../program.ts";
import { createEagerCpuExecutor } from "./eagerCpu.ts";
import { createOnnxCpuExecutor } from "./onnxCpu.ts";

export interface ExecutorOptions {
  /** Threads of one run, at least 1. */
  readonly threads: number;
}

const EXECUTORS: Readonly<Record<ExecutorName, (options: ExecutorOptions) => Promise<Executor>>> = {
  "onnx-cpu": createOnnxCpuExecutor,
  cpu: createEagerCpuExecutor,
};

/** The executor of that name; its libraries are loaded now. */
export async function createExecutor(
  name: ExecutorName,
  options: ExecutorOptions,
): Promise<Executor> {
  return EXECUTORS[name](options);
}
