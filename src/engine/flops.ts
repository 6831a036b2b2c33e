import { matrixProductFlops } from "./onnx/contractions.ts";
import { findLiveParts } from "./onnx/emit.ts";
import type { Step, TensorSpecs } from "./program.ts";
import { traceStep } from "./trace/traceStep.ts";

/**
 * Floating-point operations of one run of `step`: 2 m n k for each matrix product left in its
 * traced graph, gradients included. Everything else is small beside them and not counted.
 */
export function countFlops(step: Step, specs: TensorSpecs): number {
  const { nodes } = findLiveParts(traceStep(step, specs).outputs);
  return nodes.reduce((sum, node) => sum + matrixProductFlops(node), 0);
}
