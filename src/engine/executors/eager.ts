import type {
  ArrayMap,
  Executor,
  ExecutorName,
  FeedMap,
  Program,
  Step,
  TensorSpecs,
} from "../program.ts";
import { mapRecord, runStep, withBackend } from "../runStep.ts";
import { type Tensor, tf } from "../tf.ts";
import { checkFeeds, hostArrays } from "./feeds.ts";

/**
 * A copy, because the backend's own array may be the caller's input; and in the array type of the
 * tensor, because the backend leaves integers that it casts in the array where they were.
 */
function readOutput(tensor: Tensor): Float32Array | Int32Array {
  const values = tensor.dataSync();
  return tensor.dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
}

function createEagerProgram(backend: string, step: Step, specs: TensorSpecs): Program {
  const run = (feeds: FeedMap): ArrayMap => {
    checkFeeds(specs, feeds);
    const arrays = hostArrays(feeds);
    return withBackend(backend, () =>
      runStep({
        step,
        makeInputs: () =>
          mapRecord(specs, ({ shape, dtype }, name) => tf.tensor(arrays[name], [...shape], dtype)),
        useOutputs: (outputs) => mapRecord(outputs, readOutput),
      }),
    );
  };
  return {
    run: async (feeds) => run(feeds),
    release: async () => {},
  };
}

/**
 * Runs steps as they are, one operation at a time, on a tfjs backend.
 *
 * @param backend registered and ready, so that tfjs switches to it at once
 */
export const createEagerExecutor = (name: ExecutorName, backend: string): Executor => ({
  name,
  compile: async (step, specs) => createEagerProgram(backend, step, specs),
});
