import type { Value } from "../onnx/graph.ts";
import { tf } from "../tf.ts";
import { TRACE_BACKEND, TraceBackend } from "./backend.ts";
import { ELEMENTWISE_KERNELS } from "./elementwise.ts";
import { GATHER_SCATTER_KERNELS } from "./gatherScatter.ts";
import type { KernelTable, TraceKernel } from "./kernel.ts";
import { LAYOUT_KERNELS } from "./layouts.ts";
import { LOGIC_KERNELS } from "./logic.ts";
import { MATRIX_KERNELS } from "./matrices.ts";
import { LAYER_NORM_KERNELS, REDUCTION_KERNELS } from "./reductions.ts";

/** Every kernel that can be traced, by tfjs's name or that of our own operation. */
export const TRACE_KERNELS: KernelTable = {
  ...ELEMENTWISE_KERNELS,
  ...LOGIC_KERNELS,
  ...REDUCTION_KERNELS,
  ...LAYER_NORM_KERNELS,
  ...LAYOUT_KERNELS,
  ...MATRIX_KERNELS,
  ...GATHER_SCATTER_KERNELS,
};

function toKernelFunc(backend: TraceBackend, kernel: TraceKernel): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    // tfjs passes kernels with any number of inputs an array under the type of a record.
    const list: Value[] = [];
    const named: Record<string, Value> = {};
    for (const [name, tensor] of Object.entries(inputs)) {
      if (tensor === undefined || tensor === null) continue;
      const value = backend.lookUp(tensor);
      list.push(value);
      named[name] = value;
    }
    const result = kernel({ graph: backend.graph, inputs: named, list, attributes: attrs ?? {} });
    return Array.isArray(result)
      ? result.map((value) => backend.describe(value))
      : backend.describe(result as Value);
  };
}

let registered: TraceBackend | undefined;

/** The trace backend, registered with tfjs at the first call. */
export function registerTraceBackend(): TraceBackend {
  if (registered) return registered;
  const backend = new TraceBackend();
  // Priority 0: tfjs never picks it of its own accord.
  tf.registerBackend(TRACE_BACKEND, () => backend, 0);
  for (const [kernelName, kernel] of Object.entries(TRACE_KERNELS)) {
    const kernelFunc = toKernelFunc(backend, kernel);
    tf.registerKernel({ kernelName, backendName: TRACE_BACKEND, kernelFunc });
  }
  registered = backend;
  return backend;
}
