import { lowerForGpu } from "../gpu/lowerForGpu.ts";
import type { Executor } from "../program.ts";
import { ExecutorUnavailable, firstLine } from "./executorUnavailable.ts";
import { createOnnxDeviceExecutor } from "./onnxDevice.ts";
import { startCheck } from "./startCheck.ts";

const REMEDIES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux:
    "Install the GPU's driver with Vulkan and the Vulkan loader (Debian: libvulkan1 and " +
    "mesa-vulkan-drivers or the maker's driver; `vulkaninfo --summary` must list the GPU).",
  win32: "Install the GPU's newest driver (Direct3D 12).",
};

/**
 * ONNX Runtime's WebGPU provider, inside the npm package for Linux (Vulkan), Windows (Direct3D 12)
 * and macOS (Metal). Parameters and moments stay on the GPU between runs, and every node runs there.
 *
 * @throws ExecutorUnavailable if there is no GPU that WebGPU can use
 */
export async function createOnnxWebGpuExecutor(): Promise<Executor> {
  const executor = await createOnnxDeviceExecutor({
    executor: "onnx-webgpu",
    provider: "webgpu",
    keepsArrays: true,
    lower: lowerForGpu,
  });
  try {
    await startCheck(executor);
  } catch (error) {
    throw new ExecutorUnavailable("onnx-webgpu", {
      reason: firstLine(error),
      remedy: REMEDIES[process.platform] ?? "It needs a GPU with Metal.",
    });
  }
  return executor;
}
