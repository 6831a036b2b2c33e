import type * as Ort from "onnxruntime-node";
import { emitModel, inputName, outputName } from "../onnx/emit.ts";
import type { Value } from "../onnx/graph.ts";
import type { InputView } from "../onnx/inputViews.ts";
import type { ArrayMap, Executor, Program, Step, TensorSpec, TensorSpecs } from "../program.ts";
import { mapRecord } from "../runStep.ts";
import { traceStep } from "../trace/traceStep.ts";
import { checkFeeds } from "./feeds.ts";
import { createOutputBuffers, type OutputBuffers } from "./outputBuffers.ts";

type Runtime = typeof Ort;

export interface OnnxCpuOptions {
  /** Threads of one run; the machine's cores shared with everything else. */
  readonly threads: number;
  /**
   * Whether idle threads wait in a loop. Faster for one program that has the machine to itself;
   * beside rollouts and reward workers it takes their cores, and an iteration takes twice as long.
   */
  readonly spin?: boolean;
  /**
   * Whether programs return their outputs in the same memory: far less of it where large programs of
   * many shapes take turns. Runs must not overlap then, and an output is valid until the run after
   * the next of any program.
   */
  readonly sharesOutputs?: boolean;
  /**
   * Where each program writes what its operators took, when it is released: a path without its end,
   * to which ONNX Runtime adds the time and `.json`. Every run is then a little slower.
   */
  readonly profilePrefix?: string;
}

/** Warnings of ONNX Runtime speak of its own optimiser, not of anything a user can change. */
const ERRORS_ONLY = 3;

const sessionOptions = ({
  threads,
  spin = false,
  profilePrefix,
}: OnnxCpuOptions): Ort.InferenceSession.SessionOptions => ({
  executionProviders: ["cpu"],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // The pattern is one more block as large as the peak, on top of what the first run took: 1.4 GB
  // instead of 0.8 for a training step of 640 states, and only 2 % faster.
  enableMemPattern: false,
  // Each program would keep the memory of its results: as fast, and gigabytes over many shapes. The
  // profiler's own allocations break up the heap: without, page faults look like operators' time.
  enableCpuMemArena: profilePrefix !== undefined,
  logSeverityLevel: ERRORS_ONLY,
  ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  // Denormal numbers, as in old second moments, are many times slower than zeros.
  extra: {
    session: { set_denormal_as_zero: "1", intra_op: { allow_spinning: spin ? "1" : "0" } },
  },
});

function toOrtTensor(ort: Runtime, spec: TensorSpec, array: Float32Array | Int32Array): Ort.Tensor {
  return new ort.Tensor(spec.dtype, array, [...spec.shape]) as Ort.Tensor;
}

interface Compiled {
  readonly session: Ort.InferenceSession;
  readonly inputSpecs: TensorSpecs;
  readonly outputSpecs: TensorSpecs;
  /** The inputs that the graph uses. */
  readonly usedInputs: readonly string[];
  readonly views: Readonly<Record<string, InputView>>;
  readonly buffers: OutputBuffers;
  readonly isProfiled: boolean;
}

function createOnnxProgram(ort: Runtime, compiled: Compiled): Program {
  const { session, inputSpecs, outputSpecs, usedInputs, views, buffers } = compiled;
  let lastRun: Promise<unknown> = Promise.resolve();
  let isReleased = false;

  const run = async (feeds: ArrayMap): Promise<ArrayMap> => {
    if (isReleased) throw new Error("The program was released; compile the step again.");
    checkFeeds(inputSpecs, feeds);
    const outputs = buffers.take(outputSpecs, Object.values(feeds));
    const tensors = Object.fromEntries([
      ...usedInputs.map((name) => [
        inputName(name),
        toOrtTensor(ort, inputSpecs[name], feeds[name]),
      ]),
      ...Object.entries(views).map(([name, { input, start, end, shape }]) => {
        const spec = { shape, dtype: inputSpecs[input].dtype };
        return [name, toOrtTensor(ort, spec, feeds[input].subarray(start, end))];
      }),
    ]);
    const fetches = Object.fromEntries(
      Object.entries(outputs).map(([name, array]) => [
        outputName(name),
        toOrtTensor(ort, outputSpecs[name], array),
      ]),
    );
    const running = session.run(tensors, fetches);
    lastRun = running.catch(() => {});
    await running;
    return outputs;
  };

  return {
    run,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      await lastRun;
      if (compiled.isProfiled) session.endProfiling();
      await session.release();
    },
  };
}

function toSpec({ shape, dtype }: Value, name: string): TensorSpec {
  if (dtype !== "float32" && dtype !== "int32") {
    throw new Error(`The step's output "${name}" is ${dtype}; outputs are float32 or int32.`);
  }
  return { shape, dtype };
}

/**
 * Traces each step to one ONNX graph and runs it with ONNX Runtime on the CPU. Inputs are read in
 * place, without a copy. The run blocks this thread.
 */
export async function createOnnxCpuExecutor(options: OnnxCpuOptions): Promise<Executor> {
  // Loaded only here: the native library takes a tenth of a second.
  const ort = (await import("onnxruntime-node")).default as unknown as Runtime;
  const shared = options.sharesOutputs ? createOutputBuffers() : undefined;
  const compile = async (step: Step, inputSpecs: TensorSpecs): Promise<Program> => {
    const { outputs } = traceStep(step, inputSpecs);
    const outputSpecs = mapRecord(outputs, toSpec);
    const { model, inputNames, views } = emitModel(outputs, { viewInputs: true });
    const session = await ort.InferenceSession.create(model, sessionOptions(options));
    return createOnnxProgram(ort, {
      session,
      inputSpecs,
      outputSpecs,
      usedInputs: inputNames,
      views,
      buffers: shared ?? createOutputBuffers(),
      isProfiled: options.profilePrefix !== undefined,
    });
  };
  return { name: "onnx-cpu", compile };
}
