import { type Tensor, tf } from "../tf.ts";

export interface GradientRule {
  /**
   * The result, from tensors that record no gradient; `save` keeps what the gradient needs.
   * Every tensor that the gradient uses must be saved, index tensors too, or tfjs disposes of it
   * before the gradient runs eagerly.
   */
  readonly forward: (x: Tensor, save: (tensors: Tensor[]) => void) => Tensor;
  /** dL/dx from dL/d(result) and the saved tensors. */
  readonly gradient: (dy: Tensor, saved: readonly Tensor[]) => Tensor;
}

/** An operation of one differentiable argument with a gradient of its own. */
export function withGradient(x: Tensor, { forward, gradient }: GradientRule): Tensor {
  const operation = tf.customGrad((input, save) => ({
    value: forward(input as Tensor, save as (tensors: Tensor[]) => void),
    gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved),
  }));
  return operation(x);
}
