import { type Tensor, type Tensor1D, tf } from "../tf.ts";
import { withGradient } from "./withGradient.ts";

/**
 * Rows of `x` by index: result[i] = x[indices[i]]. Its gradient is a segment sum.
 *
 * @param x [N, ...] float32
 * @param indices [M] int32 in 0..N-1
 * @returns [M, ...]
 */
export function gatherRows(x: Tensor, indices: Tensor): Tensor {
  const numRows = x.shape[0];
  return withGradient(x, {
    forward: (rows, save) => {
      save([indices]);
      return tf.gather(rows, indices as Tensor1D);
    },
    gradient: (dy, [ids]) => tf.unsortedSegmentSum(dy, ids as Tensor1D, numRows),
  });
}
