import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Executor } from "../program.ts";
import { ExecutorUnavailable, firstLine } from "./executorUnavailable.ts";
import { createOnnxDeviceExecutor } from "./onnxDevice.ts";
import { startCheck } from "./startCheck.ts";

const PROVIDER_FILE = "libonnxruntime_providers_cuda.so";

const INSTALL =
  "Fetch it, which needs the open internet (api.nuget.org) once: " +
  "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node.";

/** Whether the install fetched ONNX Runtime's libraries for CUDA. */
function isFetched(): boolean {
  const main = createRequire(import.meta.url).resolve("onnxruntime-node");
  const place = `../bin/napi-v6/${process.platform}/${process.arch}`;
  return existsSync(join(dirname(main), place, PROVIDER_FILE));
}

/**
 * ONNX Runtime's CUDA provider, where the user's install fetched it. Parameters cross the bus each
 * run: the Node binding keeps no arrays on a CUDA device.
 *
 * @param options.log told once if part of a step runs on the CPU
 * @throws ExecutorUnavailable if the provider's libraries, CUDA 12 or a GPU are missing
 */
export async function createOnnxCudaExecutor(options: {
  readonly log?: (line: string) => void;
}): Promise<Executor> {
  if (!isFetched()) {
    const where = `${process.platform} ${process.arch}`;
    throw new ExecutorUnavailable("onnx-cuda", {
      reason: `ONNX Runtime's CUDA libraries are not installed (${PROVIDER_FILE} is missing).`,
      remedy: where === "linux x64" ? INSTALL : `There are none for ${where}: use onnx-webgpu.`,
    });
  }
  let isTold = false;
  const executor = await createOnnxDeviceExecutor({
    executor: "onnx-cuda",
    provider: "cuda",
    keepsArrays: false,
    lower: (outputs) => outputs,
    onCpuNodes() {
      if (!isTold)
        options.log?.(
          "onnx-cuda: some operators of a step have no CUDA kernel and run on the CPU.",
        );
      isTold = true;
    },
  });
  try {
    await startCheck(executor);
  } catch (error) {
    throw new ExecutorUnavailable("onnx-cuda", {
      reason: firstLine(error),
      remedy: "It needs an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9 on the library path.",
    });
  }
  return executor;
}
