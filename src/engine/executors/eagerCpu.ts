import type { ArrayMap, Executor, Program, Step, TensorSpecs } from "../program.ts";
import { mapRecord, runStep, withBackend } from "../runStep.ts";
import { type Tensor, tf } from "../tf.ts";
import { checkFeeds } from "./feeds.ts";

const BACKEND = "cpu";

/**
 * A copy, because the backend's own array may be the caller's input; and in the array type of the
 * tensor, because the backend leaves integers that it casts in the array where they were.
 */
function readOutput(tensor: Tensor): Float32Array | Int32Array {
  const values = tensor.dataSync();
  return tensor.dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
}

function createEagerProgram(step: Step, specs: TensorSpecs): Program {
  const run = (feeds: ArrayMap): ArrayMap => {
    checkFeeds(specs, feeds);
    return withBackend(BACKEND, () =>
      runStep({
        step,
        makeInputs: () =>
          mapRecord(specs, ({ shape, dtype }, name) => tf.tensor(feeds[name], [...shape], dtype)),
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
 * Runs steps as they are on tfjs's plain-JavaScript backend, one operation at a time on one
 * thread: hundreds of times slower than `onnx-cpu`, and the reference that it is tested against.
 */
export async function createEagerCpuExecutor(): Promise<Executor> {
  await import("@tensorflow/tfjs-backend-cpu");
  return {
    name: "cpu",
    compile: async (step, specs) => createEagerProgram(step, specs),
  };
}
