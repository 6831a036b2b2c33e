import type { Tensor } from "./tf.ts";

export type DataType = "float32" | "int32";

/** Shape and type of one input. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

export type TensorSpecs = Readonly<Record<string, TensorSpec>>;
export type TensorMap = Readonly<Record<string, Tensor>>;
export type ArrayMap = Readonly<Record<string, Float32Array | Int32Array>>;

/** A pure function written against tfjs-core; reads no tensor's values. */
export type Step = (inputs: TensorMap) => TensorMap;

/** A step compiled for fixed shapes. */
export interface Program {
  /** Outputs by the names that the step returned. */
  run(feeds: ArrayMap): Promise<ArrayMap>;
  release(): Promise<void>;
}

export const EXECUTOR_NAMES = ["onnx-cpu", "cpu"] as const;
export type ExecutorName = (typeof EXECUTOR_NAMES)[number];

/** Runs steps on one kind of hardware. */
export interface Executor {
  readonly name: ExecutorName;
  compile(step: Step, specs: TensorSpecs): Promise<Program>;
}
