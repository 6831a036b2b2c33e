import type { NamedValues } from "../onnx/emit.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Step, TensorSpecs } from "../program.ts";
import { mapRecord, runStep, withBackend } from "../runStep.ts";
import { TRACE_BACKEND } from "./backend.ts";
import { registerTraceBackend } from "./register.ts";

export interface TracedStep {
  readonly graph: Graph;
  /** By the names that the step returned. */
  readonly outputs: NamedValues;
}

/**
 * Calls `step` once with tensors that have shapes but no values, and returns the graph of what it
 * would compute: gradients and optimiser included. tfjs's backend is switched for the duration of
 * this synchronous call only.
 *
 * @throws Error if the step reads a tensor's values or uses a tensor made outside of it
 */
export function traceStep(step: Step, specs: TensorSpecs): TracedStep {
  const backend = registerTraceBackend();
  return withBackend(TRACE_BACKEND, () =>
    backend.record((graph) =>
      runStep({
        step,
        makeInputs: () =>
          mapRecord(specs, (spec, name) => backend.toTensor(graph.input(name, spec))),
        useOutputs: (outputs) => ({
          graph,
          outputs: mapRecord(outputs, (tensor) => backend.lookUp(tensor)),
        }),
      }),
    ),
  );
}
