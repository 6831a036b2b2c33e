import type { TensorMap } from "../program.ts";
import { type Scalar, type Tensor, tf } from "../tf.ts";

export interface LossAndDetails<Details extends TensorMap> {
  /** scalar */
  readonly loss: Tensor;
  /** Further results of the same forward pass; no gradient is taken of them. */
  readonly details: Details;
}

export interface ValueAndGradient<Details extends TensorMap> extends LossAndDetails<Details> {
  /** dLoss/dx, the shape of x */
  readonly gradient: Tensor;
}

/**
 * The loss at `x`, its gradient and the other tensors that `compute` returns. tf.valueAndGrad gives
 * the first two only, and eagerly disposes of everything else made on the way.
 *
 * @param x float32
 */
export function valueAndGradient<Details extends TensorMap>(
  x: Tensor,
  compute: (x: Tensor) => LossAndDetails<Details>,
): ValueAndGradient<Details> {
  const kept: Record<string, Tensor> = {};
  const { value, grad } = tf.valueAndGrad((input: Tensor) => {
    const { loss, details } = compute(input);
    // Copies (of the handle, not of the numbers), because a detail may be an input of the step.
    for (const [name, tensor] of Object.entries(details)) kept[name] = tf.keep(tf.clone(tensor));
    return loss as Scalar;
  })(x);
  const details: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(kept)) {
    // Kept tensors are never disposed of by themselves; their clones belong to the step.
    details[name] = tf.clone(tensor);
    tensor.dispose();
  }
  return { loss: value, gradient: grad, details: details as Details };
}
