import { findLiveParts, type NamedValues } from "./onnx/emit.ts";
import type { Value } from "./onnx/graph.ts";
import { sizeOf } from "./onnx/shapes.ts";
import type { Step, TensorSpecs } from "./program.ts";
import { traceStep } from "./trace/traceStep.ts";

/** Results that share the memory of their input. */
const ALIASES = ["Reshape", "Identity"];

/** Bytes of an element; masks and shapes are small beside the rest. */
const ELEMENT_BYTES = 4;

/**
 * Most bytes that the results of nodes hold at one time, if nodes run in the order in which they
 * were made and a result is freed after its last use. Inputs and constants are not counted.
 */
export function peakBytes(outputs: NamedValues): number {
  const { nodes } = findLiveParts(outputs);
  const owner = new Map<Value, Value>();
  const ownerOf = (value: Value): Value => owner.get(value) ?? value;
  const uses = new Map<Value, number>();
  const use = (value: Value, by: number): void => {
    uses.set(ownerOf(value), (uses.get(ownerOf(value)) ?? 0) + by);
  };
  for (const { op, inputs, outputs: results } of nodes) {
    if (ALIASES.includes(op)) owner.set(results[0], ownerOf(inputs[0]));
    for (const input of inputs) use(input, 1);
  }
  for (const value of Object.values(outputs)) use(value, 1);
  const bytes = (value: Value): number => ELEMENT_BYTES * sizeOf(value.shape);
  let held = 0;
  let peak = 0;
  for (const { op, inputs, outputs: results } of nodes) {
    if (!ALIASES.includes(op)) held += results.reduce((sum, value) => sum + bytes(value), 0);
    peak = Math.max(peak, held);
    for (const input of inputs) {
      use(input, -1);
      const source = ownerOf(input);
      if (source.source.kind === "node" && uses.get(source) === 0) held -= bytes(source);
    }
    for (const value of results) {
      const isUnused = !owner.has(value) && (uses.get(value) ?? 0) === 0;
      if (isUnused) held -= bytes(value);
    }
  }
  return peak;
}

/** `peakBytes` of a step at given shapes, found by tracing it; nothing is computed. */
export const stepPeakBytes = (step: Step, specs: TensorSpecs): number =>
  peakBytes(traceStep(step, specs).outputs);
