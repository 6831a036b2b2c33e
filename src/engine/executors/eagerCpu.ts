import type { Executor } from "../program.ts";
import { createEagerExecutor } from "./eager.ts";

/**
 * Eager on tfjs's plain-JavaScript backend and one thread: hundreds of times slower than
 * `onnx-cpu`, and the reference that the others are tested against.
 */
export async function createEagerCpuExecutor(): Promise<Executor> {
  await import("@tensorflow/tfjs-backend-cpu");
  return createEagerExecutor("cpu", "cpu");
}
