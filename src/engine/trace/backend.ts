import { createGraph, fillOf, type Graph, type Value } from "../onnx/graph.ts";
import { sizeOf } from "../onnx/shapes.ts";
import { type Tensor, tf } from "../tf.ts";

export const TRACE_BACKEND = "trace";

/** One step being traced: the graph so far, and which value each tfjs tensor stands for. */
interface Trace {
  readonly graph: Graph;
  readonly values: WeakMap<object, Value>;
}

/**
 * A tfjs backend that computes nothing: its kernels append nodes to a graph. A class, because
 * tfjs takes a backend only as a subclass of its own.
 */
export class TraceBackend extends tf.KernelBackend {
  #trace: Trace | undefined;

  /** Runs `body` with a fresh graph to which every kernel appends. */
  record<T>(body: (graph: Graph) => T): T {
    if (this.#trace) throw new Error("A step is being traced already; trace one at a time.");
    const graph = createGraph();
    this.#trace = { graph, values: new WeakMap() };
    try {
      return body(graph);
    } finally {
      this.#trace = undefined;
    }
  }

  get graph(): Graph {
    return this.#current().graph;
  }

  #current(): Trace {
    if (!this.#trace) {
      throw new Error(
        "The trace backend works only while a step is compiled; " +
          'call tf.setBackend("cpu") before making tensors elsewhere.',
      );
    }
    return this.#trace;
  }

  /** The tfjs description of a tensor that stands for `value`. */
  describe(value: Value): tf.TensorInfo {
    const { shape, dtype } = value;
    if (dtype === "int64") throw new Error("int64 values exist only inside the graph.");
    const dataId = {};
    this.#current().values.set(dataId, value);
    return { dataId, shape: [...shape], dtype };
  }

  toTensor(value: Value): Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.describe(value), this);
  }

  /** @throws Error if the tensor was not made by the step that is being traced */
  lookUp({ dataId, shape }: tf.TensorInfo): Value {
    const value = this.#current().values.get(dataId);
    if (value === undefined) {
      throw new Error(
        `The step uses a tensor of shape [${shape.join(", ")}] made outside of it; ` +
          "pass it as an input of the step, or make it inside.",
      );
    }
    return value;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new Error(`A step cannot hold ${dtype} tensors; use float32, int32 or bool.`);
    }
    const numbers = (values ?? new Float32Array(sizeOf(shape))) as ArrayLike<number>;
    const dataId = {};
    const { graph, values: known } = this.#current();
    known.set(dataId, graph.constant(numbers, { shape, dtype }));
    return dataId;
  }

  override readSync(dataId: object): tf.BackendValues {
    const value = this.#current().values.get(dataId);
    const fill = value && fillOf(value);
    if (value && fill !== undefined) {
      const size = sizeOf(value.shape);
      if (value.dtype === "float32") return new Float32Array(size).fill(fill);
      if (value.dtype === "int32") return new Int32Array(size).fill(fill);
      return new Uint8Array(size).fill(fill);
    }
    if (value?.source.kind === "constant") return value.source.data as Float32Array;
    const what = value?.source.kind === "node" ? `a result of ${value.source.node.op}` : "an input";
    throw new Error(
      `The step reads the values of a tensor (${what} of shape [${value?.shape.join(", ")}]) ` +
        "while it is traced, when only shapes are known; use tensor operations instead.",
    );
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override move(): void {
    throw new Error("Tensors cannot move to the trace backend; pass them as inputs of the step.");
  }

  // Values live as long as the graph, so reference counts do not matter.
  override disposeData(): boolean {
    return true;
  }
  override incRef(): void {}
  override refCount(): number {
    return 1;
  }
  override numDataIds(): number {
    return 0;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
}
