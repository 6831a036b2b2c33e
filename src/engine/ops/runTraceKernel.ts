import { type Tensor, tf } from "../tf.ts";
import { TRACE_BACKEND } from "../trace/backend.ts";

/**
 * The outputs of one of our own kernels while a step is traced; undefined when tensors have values
 * and the caller composes the operation itself. Records no gradient.
 */
export function runTraceKernel(
  name: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Readonly<Record<string, number>>,
): readonly Tensor[] | undefined {
  if (tf.getBackend() !== TRACE_BACKEND) return undefined;
  const outputs: unknown = tf.engine().runKernel(name, { ...inputs }, { ...attributes });
  return Array.isArray(outputs) ? outputs : [outputs as Tensor];
}
