import { type Tensor, tf } from "../tf.ts";
import { withGradient } from "./withGradient.ts";

/** `x` itself, but a constant to the gradient, which is zero. */
export const stopGradient = (x: Tensor): Tensor =>
  withGradient(x, {
    forward: (input) => tf.clone(input),
    gradient: (dy) => tf.zerosLike(dy),
  });
