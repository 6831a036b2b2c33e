import { type Tensor, tf } from "../tf.ts";
import { runTraceKernel } from "./runTraceKernel.ts";

function computeSegmentMax(x: Tensor, ids: Tensor, numSegments: number): Tensor {
  const values = x.dataSync();
  const segments = ids.dataSync();
  const width = segments.length === 0 ? 1 : values.length / segments.length;
  const shape = [numSegments, ...x.shape.slice(1)];
  const result = new Float32Array(numSegments * width).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < segments.length; i++) {
    for (let k = 0; k < width; k++) {
      const at = segments[i] * width + k;
      result[at] = Math.max(result[at], values[i * width + k]);
    }
  }
  return tf.tensor(result, shape);
}

/**
 * Largest row element by segment: result[s] = max of x[i] with ids[i] = s, -Infinity for an empty
 * segment. A constant to the gradient: use it to shift exponents, not as a trained quantity.
 *
 * @param x [N, ...] float32
 * @param ids [N] int32 in 0..numSegments-1, in any order
 * @returns [numSegments, ...]
 */
export function segmentMax(x: Tensor, ids: Tensor, numSegments: number): Tensor {
  const traced = runTraceKernel("SegmentMax", { x, segmentIds: ids }, { numSegments });
  return traced ? traced[0] : computeSegmentMax(x, ids, numSegments);
}
