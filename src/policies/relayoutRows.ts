import { withGradient } from "../engine/ops/withGradient.ts";
import { type Tensor, type Tensor1D, tf } from "../engine/tf.ts";

/**
 * Rows of `x` in another order: result[i] = x[indices[i]]. Its gradient gathers too, where that of
 * `gatherRows` scatters, at twice the time. For that `inverse` must lead back: each row of x that
 * anything depends on stands at one place only, indices[inverse[r]] = r; all other places and rows
 * are padding, whose gradient is 0, and point to padding.
 *
 * @param x [N, width] float32
 * @param indices [M] int32 in 0..N-1
 * @param inverse [N] int32 in 0..M-1
 * @returns [M, width]
 */
export function relayoutRows(x: Tensor, indices: Tensor, inverse: Tensor): Tensor {
  return withGradient(x, {
    forward: (rows, save) => {
      save([inverse]);
      return tf.gather(rows, indices as Tensor1D);
    },
    gradient: (dy, [back]) => tf.gather(dy, back as Tensor1D),
  });
}
