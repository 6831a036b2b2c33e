import { type Tensor, type Tensor1D, tf } from "../tf.ts";
import { withGradient } from "./withGradient.ts";

/**
 * Sums of rows by segment: result[s] = sum of x[i] with ids[i] = s; 0 for an empty segment.
 * Its gradient is a gather, where tfjs's own is a chain of comparisons.
 *
 * @param x [N, ...] float32
 * @param ids [N] int32 in 0..numSegments-1, in any order
 * @returns [numSegments, ...]
 */
export function segmentSum(x: Tensor, ids: Tensor, numSegments: number): Tensor {
  return withGradient(x, {
    forward: (rows, save) => {
      save([ids]);
      return tf.unsortedSegmentSum(rows, ids as Tensor1D, numSegments);
    },
    gradient: (dy, [saved]) => tf.gather(dy, saved as Tensor1D),
  });
}
