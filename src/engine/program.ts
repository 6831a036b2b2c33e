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

/**
 * An array that stays where an executor computes, such as a GPU's memory, to be fed to later runs
 * of that executor's programs.
 */
export interface ResidentArray {
  readonly resident: true;
  readonly spec: TensorSpec;
  /** A copy on the host. */
  read(): Promise<Float32Array | Int32Array>;
  /** Frees it; it must not be fed or read any more. */
  release(): void;
}

/** What an input can be given. */
export type Feed = Float32Array | Int32Array | ResidentArray;
export type FeedMap = Readonly<Record<string, Feed>>;

/** A pure function written against tfjs-core; reads no tensor's values. */
export type Step = (inputs: TensorMap) => TensorMap;

/** Outputs of a run that left some of them where they were computed. */
export interface ResidentOutputs {
  readonly arrays: ArrayMap;
  readonly resident: Readonly<Record<string, ResidentArray>>;
}

/** A step compiled for fixed shapes. */
export interface Program {
  /** Outputs by the names that the step returned, without resident ones. */
  run(feeds: FeedMap): Promise<ArrayMap>;
  /** As `run`, with the outputs that were compiled as resident; only from executors that keep them. */
  readonly runResident?: (feeds: FeedMap) => Promise<ResidentOutputs>;
  release(): Promise<void>;
}

/** From the fastest that most machines have to the slowest. */
export const EXECUTOR_NAMES = [
  "onnx-cpu",
  "onnx-webgpu",
  "onnx-cuda",
  "tensorflow",
  "wasm",
  "cpu",
] as const;
/** The name of one. */
export type ExecutorName = (typeof EXECUTOR_NAMES)[number];

/** Runs steps on one kind of hardware. */
export interface Executor {
  readonly name: ExecutorName;
  /**
   * @param resident outputs to leave where they are computed; executors whose programs have no
   *   `runResident` return them with the others
   */
  compile(step: Step, specs: TensorSpecs, resident?: readonly string[]): Promise<Program>;
}
