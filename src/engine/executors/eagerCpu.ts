import type { ArrayMap, Executor, Program, Step, TensorMap, TensorSpecs } from "../program.ts";
import { runStep, withBackend } from "../runStep.ts";
import { type Tensor, tf } from "../tf.ts";
import { checkFeeds } from "./feeds.ts";

const BACKEND = "cpu";

/** A copy: the backend's own array may be the caller's input, or be reused. */
function readOutput(tensor: Tensor): Float32Array | Int32Array {
  const values = tensor.dataSync();
  return values instanceof Int32Array ? values.slice() : Float32Array.from(values);
}

function createEagerProgram(step: Step, specs: TensorSpecs): Program {
  const run = (feeds: ArrayMap): ArrayMap => {
    checkFeeds(specs, feeds);
    return withBackend(BACKEND, () => {
      const inputs: TensorMap = Object.fromEntries(
        Object.entries(specs).map(([name, { shape, dtype }]) => [
          name,
          tf.tensor(feeds[name], [...shape], dtype),
        ]),
      );
      try {
        return runStep(step, inputs, (outputs) =>
          Object.fromEntries(
            Object.entries(outputs).map(([name, tensor]) => [name, readOutput(tensor)]),
          ),
        );
      } finally {
        tf.dispose(Object.values(inputs));
      }
    });
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
