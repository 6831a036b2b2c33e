import { readFile } from "node:fs/promises";
import type * as Ort from "onnxruntime-node";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";
import { createFeature, type FeatureConfig } from "./features/features.ts";
import { batchLimit, describeValues, type MappedInput, mapInputs, toTensor } from "./onnxInputs.ts";
import type { RewardMolecule, RewardPlugin } from "./plugin.ts";

/** An ONNX model to open in a worker. */
export interface OnnxRequest {
  readonly kind: "onnx";
  /** The column. */
  readonly name: string;
  /** Absolute path of the model. */
  readonly file: string;
  /** What each input of the model is told. */
  readonly inputs: Readonly<Record<string, FeatureConfig>>;
  /** Output to read; the model's only one by default. */
  readonly output?: string;
  /** Column of an output that has several. */
  readonly column: number;
  readonly describe: string;
  readonly unit: string;
  readonly range?: readonly [number, number];
}

/** Most molecules of one run of a model; bounds its memory. */
const MOST_MOLECULES = 64;
/** Warnings of ONNX Runtime speak of its own optimiser. */
const ERRORS_ONLY = 3;

async function openSession(ort: typeof Ort, file: string): Promise<Ort.InferenceSession> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError(`${file} cannot be read: ${fileErrorReason(error)}.`);
  });
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ["cpu"],
      // Workers are the parallel part.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: ERRORS_ONLY,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} is no model that ONNX Runtime can open: ${message}`);
  }
}

/** @throws UserError if the model has no such output, or several and none is named */
function outputName({ file, output }: OnnxRequest, session: Ort.InferenceSession): string {
  const { outputNames, outputMetadata } = session;
  if (output !== undefined && outputNames.includes(output)) return output;
  if (output === undefined && outputNames.length === 1) return outputNames[0];
  const problem =
    output === undefined
      ? "it has several outputs; name one of them under output"
      : `it has no output "${output}"`;
  throw new UserError(
    `${file}: ${problem}. The model's outputs are: ${describeValues(outputMetadata)}.`,
  );
}

/** One number for each molecule from an output of [count] or [count, columns]. */
function columnOf(request: OnnxRequest, output: Ort.Tensor, count: number): number[] {
  const { file, column } = request;
  const width = output.size / count;
  const isTable = output.dims.length > 0 && output.dims[0] === count && Number.isInteger(width);
  if (!isTable || column >= width) {
    throw new UserError(
      `${file}: the output has the shape [${output.dims.join(", ")}] for ${count} molecules; ` +
        `column ${column} needs [${count}, ${column + 1} or more].`,
    );
  }
  const data = output.data as ArrayLike<number | bigint>;
  return Array.from({ length: count }, (_, i) => Number(data[i * width + column]));
}

/**
 * Opens an ONNX model as a plug-in; it runs on one thread.
 *
 * @throws UserError if the file can't be opened, or its inputs or outputs are not those of the
 *   config: the model's own are listed
 */
export async function openOnnxPlugin(request: OnnxRequest): Promise<RewardPlugin> {
  const { file, inputs, describe, unit, range } = request;
  // Loaded only here: the native library takes a tenth of a second.
  const ort = (await import("onnxruntime-node")).default as unknown as typeof Ort;
  const session = await openSession(ort, file);
  const features = new Map(
    Object.entries(inputs).map(([name, config]) => [name, createFeature(config)]),
  );
  const mapped: MappedInput[] = mapInputs(file, session.inputMetadata, features);
  const name = outputName(request, session);
  const limit = Math.min(batchLimit(file, session.inputMetadata, mapped), MOST_MOLECULES);

  const run = async (molecules: readonly RewardMolecule[]): Promise<number[]> => {
    const feeds = mapped.map((input) => [
      input.name,
      toTensor(ort, input.type, input.feature.compute(molecules)),
    ]);
    const results = await session.run(Object.fromEntries(feeds), [name]);
    return columnOf(request, results[name] as Ort.Tensor, molecules.length);
  };
  return {
    describe,
    unit,
    range,
    async evaluate(molecules) {
      const values: number[] = [];
      for (let start = 0; start < molecules.length; start += limit) {
        values.push(...(await run(molecules.slice(start, start + limit))));
      }
      return values;
    },
  };
}
