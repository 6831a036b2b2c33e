import type * as Ort from "onnxruntime-node";
import { lowerForGpu } from "../gpu/lowerForGpu.ts";
import { emitModel, inputName, outputName } from "../onnx/emit.ts";
import { createMessage } from "../onnx/protobuf.ts";
import type { ArrayMap, Step, TensorSpecs } from "../program.ts";
import { traceStep } from "../trace/traceStep.ts";

/** An ONNX file and what goes in and out of it. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  /** Inputs that the step uses; the file has no others. */
  readonly inputs: readonly string[];
}

/** Field of `ModelProto` for pairs of texts, and the fields of a pair. */
const METADATA = 14;
const [KEY, VALUE] = [1, 2];

/**
 * A step as an ONNX file for fixed shapes, with metadata. Input x is `in.x` in the file, output y
 * is `out.y`.
 *
 * @param metadata given the inputs that the file has
 */
export function createModelFile(
  step: Step,
  specs: TensorSpecs,
  metadata: (inputs: readonly string[]) => Readonly<Record<string, string>>,
): ModelFile {
  const { outputs } = traceStep(step, specs);
  // Its nodes are ONNX's own, without those that only ONNX Runtime has.
  const { model, inputNames } = emitModel(lowerForGpu(outputs, { keepPieces: true }));
  const pairs = createMessage();
  for (const [key, value] of Object.entries(metadata(inputNames))) {
    pairs.message(METADATA, createMessage().text(KEY, key).text(VALUE, value));
  }
  // Fields of a protobuf message may come in any order, so more are simply appended.
  const end = pairs.finish();
  const bytes = new Uint8Array(model.length + end.length);
  bytes.set(model);
  bytes.set(end, model.length);
  return { bytes, inputs: inputNames };
}

/** Runs an ONNX file on batch after batch, and lets go of it. */
export interface OpenModelFile {
  run(feeds: ArrayMap): Promise<ArrayMap>;
  release(): Promise<void>;
}

/** Opens an ONNX file as any program with ONNX Runtime would, on one thread of the CPU. */
export async function openModelFile(
  { bytes, inputs }: ModelFile,
  specs: TensorSpecs,
): Promise<OpenModelFile> {
  const ort = (await import("onnxruntime-node")).default as unknown as typeof Ort;
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    async run(feeds) {
      const tensors = inputs.map((name) => {
        const { dtype, shape } = specs[name];
        return [inputName(name), new ort.Tensor(dtype, feeds[name], [...shape])];
      });
      const results = await session.run(Object.fromEntries(tensors));
      const outputs = session.outputNames.map((name) => [
        name.slice(outputName("").length),
        results[name].data,
      ]);
      return Object.fromEntries(outputs) as ArrayMap;
    },
    release: () => session.release(),
  };
}
