import { type Tensor, tf } from "../engine/tf.ts";

/** Residual in nats from which the exponential losses grow linearly, so that none overflows. */
const LINEAR_FROM = 20;

/**
 * residual^2.
 *
 * @param residual any shape
 * @returns the same shape, as all here
 */
export function squared(residual: Tensor): Tensor {
  return tf.square(residual);
}

/**
 * Huber's loss: residual^2 / 2 up to `delta`, then
 * delta (|residual| - delta / 2). With c the residual clipped to [-delta, delta] both are
 * c (residual - c / 2). Half of `squared` near 0, so its gradient is half too.
 *
 * @param delta above 0
 */
export function huber(residual: Tensor, delta: number): Tensor {
  const clipped = tf.clipByValue(residual, -delta, delta);
  return tf.mul(clipped, tf.sub(residual, tf.mul(clipped, 0.5)));
}

/** |residual|; its gradient does not vanish near 0. */
export function absolute(residual: Tensor): Tensor {
  return tf.abs(residual);
}

/** exp(x) up to `LINEAR_FROM`, its tangent from there on. */
function boundedExp(x: Tensor): Tensor {
  const clipped = tf.clipByValue(x, Number.NEGATIVE_INFINITY, LINEAR_FROM);
  return tf.mul(tf.exp(clipped), tf.add(1, tf.sub(x, clipped)));
}

/**
 * exp(x) + exp(-x) - 2 (Hu et al. 2025, arXiv:2410.02596): near 0 like `squared`, far off steeper on
 * both sides; beyond 20 nats linear.
 */
export function shiftedCosh(residual: Tensor): Tensor {
  return tf.sub(tf.add(boundedExp(residual), boundedExp(tf.neg(residual))), 2);
}

/**
 * (exp(a x) - a x - 1) / a^2 (Hu et al. 2025, arXiv:2410.02596): half of `squared` near 0, far off
 * steep where a x is positive and linear on the other side; beyond a x = 20 linear on both.
 *
 * @param a not 0; above 0 it is the policy's excess that costs more
 */
export function linex(residual: Tensor, a: number): Tensor {
  const scaled = tf.mul(residual, a);
  return tf.div(tf.sub(boundedExp(scaled), tf.add(scaled, 1)), a * a);
}
