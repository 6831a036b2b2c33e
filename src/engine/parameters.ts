import type { Rng } from "../core/rng.ts";
import { sizeOf } from "./onnx/shapes.ts";
import { type Tensor, tf } from "./tf.ts";

export { sizeOf };

/** One trained array. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Start values: a constant, or uniform in [-limit, limit]. */
  readonly init: { readonly constant: number } | { readonly limit: number };
}

export type ParameterMap = Readonly<Record<string, Tensor>>;

/** Number of values in all of `specs`. */
export const countParameters = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** [P] all parameters in order of `specs`, drawn from `rng`. */
export function initializeParameters(specs: readonly ParameterSpec[], rng: Rng): Float32Array {
  const flat = new Float32Array(countParameters(specs));
  let at = 0;
  for (const { shape, init } of specs) {
    const end = at + sizeOf(shape);
    if ("constant" in init) flat.fill(init.constant, at, end);
    else for (let i = at; i < end; i++) flat[i] = (2 * rng.next() - 1) * init.limit;
    at = end;
  }
  return flat;
}

/** The arrays of `specs` cut out of one flat tensor [P]; differentiable. */
export function unpackParameters(specs: readonly ParameterSpec[], flat: Tensor): ParameterMap {
  const parts = tf.split(
    flat,
    specs.map(({ shape }) => sizeOf(shape)),
  );
  return Object.fromEntries(
    specs.map(({ name, shape }, i) => [name, tf.reshape(parts[i], [...shape])]),
  );
}
