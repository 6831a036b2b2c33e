import type * as Ort from "onnxruntime-node";
import { UserError } from "../../core/errors.ts";
import { emitModel, inputName, type NamedValues, outputName } from "../onnx/emit.ts";
import type { Value } from "../onnx/graph.ts";
import type {
  ArrayMap,
  Executor,
  ExecutorName,
  Feed,
  FeedMap,
  Program,
  ResidentArray,
  ResidentOutputs,
  Step,
  TensorSpec,
  TensorSpecs,
} from "../program.ts";
import { mapRecord } from "../runStep.ts";
import { traceStep } from "../trace/traceStep.ts";
import { firstLine } from "./executorUnavailable.ts";
import { checkFeeds } from "./feeds.ts";

type Runtime = typeof Ort;

/** One of ONNX Runtime's providers for a device. */
export interface Device {
  readonly executor: ExecutorName;
  readonly provider: string;
  /** Whether arrays can stay on the device between runs. */
  readonly keepsArrays: boolean;
  /** The computation in operators that the provider has. */
  lower(outputs: NamedValues): NamedValues;
  /** Told once if the provider left nodes of a step to the CPU; without it such a step is refused. */
  readonly onCpuNodes?: () => void;
}

/**
 * A device stopped in the middle of a run: it was lost, reset, or ran out of memory. What was only
 * on it may be gone.
 */
export class DeviceFailure extends UserError {
  override name = "DeviceFailure";
}

const ERRORS_ONLY = 3;

function sessionOptions(
  device: Device,
  resident: readonly string[],
  allOutputs: readonly string[],
  isStrict: boolean,
): Ort.InferenceSession.SessionOptions {
  const places = allOutputs.map((name) => [
    outputName(name),
    resident.includes(name) ? "gpu-buffer" : "cpu",
  ]);
  return {
    executionProviders: [device.provider],
    graphOptimizationLevel: "all",
    enableMemPattern: false,
    logSeverityLevel: ERRORS_ONLY,
    ...(resident.length > 0 && { preferredOutputLocation: Object.fromEntries(places) }),
    extra: {
      session: {
        // Otherwise nodes that the provider cannot run are left to the CPU without a word.
        disable_cpu_ep_fallback: isStrict ? "1" : "0",
        // The first session of a process decides it for this thread, and `onnx-cpu` needs it.
        set_denormal_as_zero: "1",
      },
    },
  };
}

/** ONNX Runtime's words where a strict session has nodes that only the CPU can run. */
const NEEDS_CPU = /assigned to the default CPU EP/;

async function createSession(
  ort: Runtime,
  device: Device,
  model: Uint8Array,
  names: { readonly resident: readonly string[]; readonly outputs: readonly string[] },
): Promise<Ort.InferenceSession> {
  const create = (isStrict: boolean) =>
    ort.InferenceSession.create(
      model,
      sessionOptions(device, names.resident, names.outputs, isStrict),
    );
  try {
    return await create(true);
  } catch (error) {
    if (!device.onCpuNodes || !NEEDS_CPU.test(String(error))) throw error;
    device.onCpuNodes();
    return create(false);
  }
}

/** Arrays on the device, and the sessions that read them back. */
interface DeviceMemory {
  hold(tensor: Ort.Tensor, spec: TensorSpec): ResidentArray;
  /** @throws Error if the array is on another device, or released */
  tensorOf(array: ResidentArray): Ort.Tensor;
}

const identityStep: Step = ({ x }) => ({ x });

/**
 * `getData` of a tensor on the device ends the process: it is read by a session that copies it to
 * an output on the host.
 */
function createDeviceMemory(ort: Runtime, device: Device): DeviceMemory {
  const tensors = new WeakMap<ResidentArray, Ort.Tensor>();
  const readers = new Map<string, Promise<Ort.InferenceSession>>();
  const readerFor = (spec: TensorSpec): Promise<Ort.InferenceSession> => {
    const key = `${spec.dtype} ${spec.shape}`;
    let reader = readers.get(key);
    if (!reader) {
      const { outputs } = traceStep(identityStep, { x: spec });
      const { model } = emitModel(outputs);
      reader = createSession(ort, device, model, { resident: [], outputs: ["x"] });
      readers.set(key, reader);
    }
    return reader;
  };
  const tensorOf: DeviceMemory["tensorOf"] = (array) => {
    const tensor = tensors.get(array);
    if (tensor) return tensor;
    throw new Error(`An array of another executor, or released, was fed to ${device.executor}.`);
  };
  const read = async (array: ResidentArray): Promise<Float32Array | Int32Array> => {
    const reader = await readerFor(array.spec);
    const { [outputName("x")]: copy } = await guarded(device, () =>
      reader.run({ [inputName("x")]: tensorOf(array) }),
    );
    return copy.data as Float32Array | Int32Array;
  };
  return {
    tensorOf,
    hold(tensor, spec) {
      const array: ResidentArray = {
        resident: true,
        spec,
        read: () => read(array),
        release: () => {
          if (tensors.delete(array)) tensor.dispose();
        },
      };
      tensors.set(array, tensor);
      return array;
    },
  };
}

async function guarded<T>(device: Device, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new DeviceFailure(
      `${device.executor} stopped: ${firstLine(error)} The device was lost or its memory is full: ` +
        "try a smaller training.trajectoriesPerStep, or engine.executor: onnx-cpu.",
    );
  }
}

function toSpec({ shape, dtype }: Value, name: string): TensorSpec {
  if (dtype !== "float32" && dtype !== "int32") {
    throw new Error(`The step's output "${name}" is ${dtype}; outputs are float32 or int32.`);
  }
  return { shape, dtype };
}

interface Compiled {
  readonly session: Ort.InferenceSession;
  readonly inputSpecs: TensorSpecs;
  readonly outputSpecs: TensorSpecs;
  readonly usedInputs: readonly string[];
}

function createDeviceProgram(
  ort: Runtime,
  device: Device,
  memory: DeviceMemory,
  compiled: Compiled,
): Program {
  const { session, inputSpecs, outputSpecs, usedInputs } = compiled;
  let lastRun: Promise<unknown> = Promise.resolve();
  let isReleased = false;

  const toTensor = (feed: Feed, { dtype, shape }: TensorSpec): Ort.Tensor =>
    "resident" in feed
      ? memory.tensorOf(feed)
      : (new ort.Tensor(dtype, feed, [...shape]) as Ort.Tensor);

  const runResident = async (feeds: FeedMap): Promise<ResidentOutputs> => {
    if (isReleased) throw new Error("The program was released; compile the step again.");
    checkFeeds(inputSpecs, feeds);
    const tensors = Object.fromEntries(
      usedInputs.map((name) => [inputName(name), toTensor(feeds[name], inputSpecs[name])]),
    );
    // One at a time: a session on a device is not made for runs that overlap.
    const running = lastRun.then(() => guarded(device, () => session.run(tensors)));
    lastRun = running.catch(() => {});
    const results = await running;
    const arrays: Record<string, Float32Array | Int32Array> = {};
    const resident: Record<string, ResidentArray> = {};
    for (const [name, spec] of Object.entries(outputSpecs)) {
      const tensor = results[outputName(name)] as Ort.Tensor;
      if (tensor.location === "gpu-buffer") resident[name] = memory.hold(tensor, spec);
      else arrays[name] = tensor.data as Float32Array | Int32Array;
    }
    return { arrays, resident };
  };

  return {
    async run(feeds): Promise<ArrayMap> {
      const { arrays, resident } = await runResident(feeds);
      for (const array of Object.values(resident)) array.release();
      return arrays;
    },
    ...(device.keepsArrays && { runResident }),
    async release() {
      if (isReleased) return;
      isReleased = true;
      await lastRun;
      await session.release();
    },
  };
}

/** Traces each step to one ONNX graph and runs it on a device with ONNX Runtime. */
export async function createOnnxDeviceExecutor(device: Device): Promise<Executor> {
  const ort = (await import("onnxruntime-node")).default as unknown as Runtime;
  const memory = createDeviceMemory(ort, device);
  return {
    name: device.executor,
    async compile(step, inputSpecs, resident = []) {
      const outputs = device.lower(traceStep(step, inputSpecs).outputs);
      const outputSpecs = mapRecord(outputs, toSpec);
      const { model, inputNames } = emitModel(outputs);
      const session = await createSession(ort, device, model, {
        resident: device.keepsArrays ? resident : [],
        outputs: Object.keys(outputs),
      });
      const compiled = { session, inputSpecs, outputSpecs, usedInputs: inputNames };
      return createDeviceProgram(ort, device, memory, compiled);
    },
  };
}
