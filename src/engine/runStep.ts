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

/** What surrounds a call of a step: where its inputs come from, and what its outputs are for. */
export interface StepCall<T> {
  readonly step: Step;
  readonly makeInputs: () => TensorMap;
  /** Gets booleans as int32 0 and 1. */
  readonly useOutputs: (outputs: TensorMap) => T;
}

/**
 * Makes the inputs, calls the step and uses its outputs; then every tensor made in between is
 * disposed of.
 *
 * @throws Error if an output is not a tensor
 */
export function runStep<T>({ step, makeInputs, useOutputs }: StepCall<T>): T {
  let result: { readonly used: T } | undefined;
  tf.tidy(() => {
    const outputs: Record<string, Tensor> = {};
    for (const [name, output] of Object.entries(step(makeInputs()))) {
      if (!(output instanceof tf.Tensor)) {
        throw new Error(`The step's output "${name}" is not a tensor but ${typeof output}.`);
      }
      outputs[name] = output.dtype === "bool" ? tf.cast(output, "int32") : output;
    }
    result = { used: useOutputs(outputs) };
  });
  if (result === undefined) throw new Error("tf.tidy did not run the step.");
  return result.used;
}

/** A record with the same names, each value mapped. */
export const mapRecord = <From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
