import type { Step, TensorMap } from "./program.ts";
import { type Tensor, tf } from "./tf.ts";

/**
 * Runs the synchronous `body` on one tfjs backend, and then goes back to the one before.
 * tfjs's choice of backend is global, so nothing in between may wait.
 */
export function withBackend<T>(name: string, body: () => T): T {
  const previous = tf.getBackend() as string | undefined;
  // For backends that start at once, setBackend does all its work before its promise is returned.
  void tf.setBackend(name);
  try {
    return body();
  } finally {
    if (previous !== undefined && previous !== name) void tf.setBackend(previous);
  }
}

/**
 * Calls `step` and hands its outputs to `use`, booleans as int32 0 and 1; then every tensor made
 * in between is disposed of.
 *
 * @throws Error if an output is not a tensor
 */
export function runStep<T>(step: Step, inputs: TensorMap, use: (outputs: TensorMap) => T): T {
  let result: { readonly used: T } | undefined;
  tf.tidy(() => {
    const outputs: Record<string, Tensor> = {};
    for (const [name, output] of Object.entries(step(inputs))) {
      if (!(output instanceof tf.Tensor)) {
        throw new Error(`The step's output "${name}" is not a tensor but ${typeof output}.`);
      }
      outputs[name] = output.dtype === "bool" ? tf.cast(output, "int32") : output;
    }
    result = { used: use(outputs) };
  });
  if (result === undefined) throw new Error("tf.tidy did not run the step.");
  return result.used;
}
