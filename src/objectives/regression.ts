import { type Tensor, tf } from "../engine/tf.ts";

/**
 * residual^2.
 *
 * @param residual [N]
 * @returns [N]
 */
export function squared(residual: Tensor): Tensor {
  return tf.square(residual);
}

/**
 * Huber's loss: residual^2 / 2 up to `delta`, then
 * delta (|residual| - delta / 2). With c the residual clipped to [-delta, delta] both are
 * c (residual - c / 2). Half of `squared` near 0, so its gradient is half too.
 *
 * @param residual [N]
 * @param delta above 0
 * @returns [N]
 */
export function huber(residual: Tensor, delta: number): Tensor {
  const clipped = tf.clipByValue(residual, -delta, delta);
  return tf.mul(clipped, tf.sub(residual, tf.mul(clipped, 0.5)));
}
