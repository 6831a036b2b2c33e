import { type Tensor, tf } from "../tf.ts";
import { runTraceKernel } from "./runTraceKernel.ts";
import { withGradient } from "./withGradient.ts";

/** As in PyTorch. */
const EPSILON = 1e-5;

/** [normalized, 1 / sqrt(variance + epsilon)] of each row. */
function normalizeRows(x: Tensor): readonly Tensor[] {
  const traced = runTraceKernel("LayerNorm", { x }, { epsilon: EPSILON });
  if (traced) return traced;
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, EPSILON));
  return [tf.mul(centered, inverseDeviation), inverseDeviation];
}

/**
 * Layer normalisation without scale and shift: each row minus
 * its mean, over its standard deviation. With y the result and s the inverse deviation,
 * dL/dx = s (dy - mean(dy) - y mean(dy y)).
 *
 * @param x [..., H] float32
 * @returns [..., H]
 */
export function layerNorm(x: Tensor): Tensor {
  return withGradient(x, {
    forward: (input, save) => {
      const [normalized, inverseDeviation] = normalizeRows(input);
      save([normalized, inverseDeviation]);
      return normalized;
    },
    gradient: (dy, [normalized, inverseDeviation]) => {
      const along = tf.mul(normalized, tf.mean(tf.mul(dy, normalized), -1, true));
      return tf.mul(inverseDeviation, tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along));
    },
  });
}
