import type { Executor } from "../program.ts";
import { type Tensor, tf } from "../tf.ts";
import { createEagerExecutor } from "./eager.ts";
import { ExecutorUnavailable, firstLine } from "./executorUnavailable.ts";
import { loadOptional } from "./optionalPackage.ts";

const PACKAGE = "@tensorflow/tfjs-backend-wasm";
const BACKEND = "wasm";

/** What is used of the backend beyond tfjs-core's own interface. */
interface WasmBackend {
  typedArrayFromHeap(tensor: unknown): Float32Array | Int32Array;
  makeOutput(shape: readonly number[], dtype: string): unknown;
}

/** tfjs has no such kernel for WebAssembly; the rows are added up on its heap. */
function registerSegmentSum(): void {
  const kernelName = "UnsortedSegmentSum";
  if (tf.getKernel(kernelName, BACKEND)) return;
  tf.registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as unknown as WasmBackend;
      const { numSegments } = attrs as unknown as { readonly numSegments: number };
      const x = inputs.x as Tensor;
      const output = wasm.makeOutput([numSegments, ...x.shape.slice(1)], x.dtype);
      // Views are taken after the allocation, which may move the heap.
      const sums = wasm.typedArrayFromHeap(output);
      const values = wasm.typedArrayFromHeap(x);
      const ids = wasm.typedArrayFromHeap(inputs.segmentIds);
      const width = ids.length === 0 ? 0 : values.length / ids.length;
      sums.fill(0);
      for (let i = 0; i < ids.length; i++) {
        for (let k = 0; k < width; k++) sums[ids[i] * width + k] += values[i * width + k];
      }
      return output as Tensor;
    },
  });
}

/**
 * Eager on tfjs's WebAssembly backend, which a browser has too: slower than `onnx-cpu`, faster than
 * `cpu`. Its package is the user's to install.
 *
 * @throws ExecutorUnavailable if the package is missing or does not start
 */
export async function createWasmExecutor(): Promise<Executor> {
  const found = await loadOptional(PACKAGE);
  if (found.state === "missing") {
    throw new ExecutorUnavailable("wasm", {
      reason: `${PACKAGE} is not installed.`,
      remedy: `Install it beside molgfn: npm install ${PACKAGE}@4.22.0.`,
    });
  }
  const previous = tf.getBackend() as string | undefined;
  try {
    if (found.state === "broken") throw found.error;
    if (!(await tf.setBackend(BACKEND))) throw new Error("the backend refused to start.");
  } catch (error) {
    throw new ExecutorUnavailable("wasm", {
      reason: `${PACKAGE} does not start: ${firstLine(error)}`,
      remedy: `Install it again: npm install ${PACKAGE}@4.22.0.`,
    });
  }
  if (previous !== undefined) await tf.setBackend(previous);
  registerSegmentSum();
  return createEagerExecutor("wasm", BACKEND);
}
