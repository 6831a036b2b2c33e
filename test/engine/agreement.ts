import { expect } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { sizeOf } from "../../src/engine/parameters.ts";
import type { ArrayMap, ExecutorName, Step, TensorSpecs } from "../../src/engine/program.ts";

/** An input array with its shape. */
export interface Sample {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export type Samples = Readonly<Record<string, Sample>>;

/** Uniform in [low, high). */
export function floats(shape: readonly number[], low = -2, high = 2, seed = 1): Sample {
  const rng = createRng(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * rng.next());
  return { shape, data };
}

/** Uniform integers in 0..bound-1. */
export function integers(shape: readonly number[], bound: number, seed = 2): Sample {
  const rng = createRng(seed);
  return { shape, data: Int32Array.from({ length: sizeOf(shape) }, () => rng.integer(bound)) };
}

export const given = (values: readonly number[], shape = [values.length]): Sample => ({
  shape,
  data: Float32Array.from(values),
});

export const givenIntegers = (values: readonly number[], shape = [values.length]): Sample => ({
  shape,
  data: Int32Array.from(values),
});

export const specsOf = (samples: Samples): TensorSpecs =>
  Object.fromEntries(
    Object.entries(samples).map(([name, { shape, data }]) => [
      name,
      { shape, dtype: data instanceof Int32Array ? "int32" : "float32" },
    ]),
  );

export const feedsOf = (samples: Samples): ArrayMap =>
  Object.fromEntries(Object.entries(samples).map(([name, { data }]) => [name, data]));

export async function runOn(name: ExecutorName, step: Step, samples: Samples): Promise<ArrayMap> {
  const executor = await createExecutor(name, { threads: 1 });
  const program = await executor.compile(step, specsOf(samples));
  const outputs = await program.run(feedsOf(samples));
  await program.release();
  return outputs;
}

/** Fails unless every pair differs by at most `tolerance` times the larger of 1 and its size. */
export function expectClose(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  expect(found.length, `${what}: length`).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const scale = Math.max(1, Math.abs(wanted[i]));
    const isSame = Object.is(found[i], wanted[i]) || found[i] === wanted[i];
    const isClose = isSame || Math.abs(found[i] - wanted[i]) <= tolerance * scale;
    expect(isClose, `${what}[${i}] is ${found[i]}, not ${wanted[i]}`).toBe(true);
  }
}

/** Runs `step` eagerly and as an ONNX graph; both must give the same types and numbers. */
export async function expectAgreement(
  step: Step,
  samples: Samples,
  tolerance = 2e-6,
): Promise<ArrayMap> {
  const eager = await runOn("cpu", step, samples);
  const traced = await runOn("onnx-cpu", step, samples);
  expect(Object.keys(traced)).toEqual(Object.keys(eager));
  for (const [name, wanted] of Object.entries(eager)) {
    expect(traced[name].constructor, `type of ${name}`).toBe(wanted.constructor);
    expectClose(traced[name], wanted, tolerance, name);
  }
  return traced;
}
