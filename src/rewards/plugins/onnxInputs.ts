import type { InferenceSession, Tensor } from "onnxruntime-node";
import { UserError } from "../../core/errors.ts";
import type { Feature, FeatureTensor } from "./features/feature.ts";

type Metadata = InferenceSession.ValueMetadata;
type Shape = readonly (number | string)[];

/** Element types that a model's inputs may have. */
const ARRAYS = {
  float32: (values: ArrayLike<number>) => Float32Array.from(values),
  float64: (values: ArrayLike<number>) => Float64Array.from(values),
  int32: (values: ArrayLike<number>) => Int32Array.from(values),
  int64: (values: ArrayLike<number>) => BigInt64Array.from(Array.from(values, BigInt)),
  bool: (values: ArrayLike<number>) => Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)),
} as const;

/** One input of a model and what it is told. */
export interface MappedInput {
  readonly name: string;
  readonly type: keyof typeof ARRAYS;
  readonly feature: Feature;
}

const isFixed = (length: number | string): length is number =>
  typeof length === "number" && length >= 0;

const shapeText = (shape: Shape): string =>
  `[${shape.map((length) => (length === "" || length === -1 ? "?" : length)).join(", ")}]`;

/** "x float32 [batch, 2048], y int64 [?]" */
export function describeValues(values: readonly Metadata[]): string {
  const texts = values.map((value) =>
    value.isTensor
      ? `${value.name} ${value.type} ${shapeText(value.shape)}`
      : `${value.name} (no tensor)`,
  );
  return texts.join(", ") || "none";
}

/** Whether a feature's tensors fit: equal ranks, and equal lengths where both are fixed. */
function fits(feature: Shape, wanted: Shape): boolean {
  // ONNX Runtime gives no lengths at all for a shape that the model leaves open.
  if (wanted.length === 0) return true;
  if (feature.length !== wanted.length) return false;
  return feature.every((length, axis) => {
    const other = wanted[axis];
    return !isFixed(length) || !isFixed(other) || length === other;
  });
}

/**
 * Joins a model's inputs with the features of the config.
 *
 * @throws UserError that lists the model's inputs if one is not mapped, is mapped but not there, or
 *   has another type or shape than its feature
 */
export function mapInputs(
  file: string,
  inputs: readonly Metadata[],
  features: ReadonlyMap<string, Feature>,
): MappedInput[] {
  const refuse = (problem: string): never => {
    throw new UserError(`${file}: ${problem}. The model's inputs are: ${describeValues(inputs)}.`);
  };
  for (const name of features.keys()) {
    if (!inputs.some((input) => input.name === name)) refuse(`it has no input "${name}"`);
  }
  return inputs.map((input) => {
    const { name } = input;
    const feature = features.get(name);
    if (feature === undefined) return refuse(`its input "${name}" has no entry under inputs`);
    if (!input.isTensor || !(input.type in ARRAYS)) {
      return refuse(`its input "${name}" is not of ${Object.keys(ARRAYS).join(", ")}`);
    }
    if (!fits(feature.shape, input.shape)) {
      refuse(
        `its input "${name}" has the shape ${shapeText(input.shape)}, ` +
          `and the feature mapped to it ${shapeText(feature.shape)}`,
      );
    }
    return { name, type: input.type as keyof typeof ARRAYS, feature };
  });
}

/**
 * Most molecules of one run: 1 where the model was exported for one molecule at a time.
 *
 * @throws UserError if it was exported for another fixed number of molecules
 */
export function batchLimit(
  file: string,
  inputs: readonly Metadata[],
  mapped: readonly MappedInput[],
): number {
  let limit = Infinity;
  for (const { name, feature } of mapped) {
    const input = inputs.find((each) => each.name === name);
    if (feature.shape[0] !== "molecules" || !input?.isTensor) continue;
    const [length] = input.shape;
    if (!isFixed(length)) continue;
    if (length !== 1) {
      throw new UserError(
        `${file}: its input "${name}" takes exactly ${length} molecules. Export the model with a ` +
          "batch axis of any length, or of 1.",
      );
    }
    limit = 1;
  }
  return limit;
}

/** A feature's tensor in the element type that the model wants. */
export function toTensor(
  ort: { readonly Tensor: typeof Tensor },
  type: MappedInput["type"],
  { values, shape }: FeatureTensor,
): Tensor {
  const isRight = type === "float32" && values instanceof Float32Array;
  const data = isRight ? values : ARRAYS[type](values);
  return new ort.Tensor(type, data as Float32Array, [...shape]);
}
