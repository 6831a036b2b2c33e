import { sizeOf } from "../onnx/shapes.ts";
import type { DataType, TensorSpecs } from "../program.ts";

type OutputArray = Float32Array | Int32Array;

/** Where programs write what they compute. */
export interface OutputBuffers {
  /** Arrays for the outputs of one run, by name; none of them lies in a buffer that is fed to it. */
  take(specs: TensorSpecs, fed: readonly OutputArray[]): Readonly<Record<string, OutputArray>>;
}

const allocate = (dtype: DataType, size: number): OutputArray =>
  dtype === "float32" ? new Float32Array(size) : new Int32Array(size);

/**
 * Outputs of one name and size alternate between two arrays, so one stays valid until the run after
 * the next. An array that is itself fed is left alone and replaced.
 */
export function createOutputBuffers(): OutputBuffers {
  const pairs = new Map<string, { turn: 0 | 1; readonly arrays: (OutputArray | undefined)[] }>();
  return {
    take(specs, fed) {
      const busy = new Set<ArrayBufferLike>(fed.map(({ buffer }) => buffer));
      const entries = Object.entries(specs).map(([name, { dtype, shape }]) => {
        const size = sizeOf(shape);
        const key = `${name} ${dtype} ${size}`;
        const pair = pairs.get(key) ?? { turn: 0, arrays: [] };
        pairs.set(key, pair);
        pair.turn = pair.turn === 0 ? 1 : 0;
        const next = pair.arrays[pair.turn];
        const array = next && !busy.has(next.buffer) ? next : allocate(dtype, size);
        pair.arrays[pair.turn] = array;
        return [name, array] as const;
      });
      return Object.fromEntries(entries);
    },
  };
}
