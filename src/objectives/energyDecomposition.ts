import { type Tensor, tf } from "../engine/tf.ts";
import type { Terms } from "./terms.ts";

/** [T, 1] from [T]. */
const column = (values: Tensor): Tensor => tf.reshape(values, [values.shape[0], 1]);

/**
 * [T] by how much the potentials of each trajectory miss its log reward, per transition:
 * (log R - sum phi) / T. As a measure of training it is 0 where the decomposition is exact.
 */
export const potentialError = ({ potential, mask, logReward, lengths }: Terms): Tensor =>
  tf.div(tf.sub(logReward, tf.sum(tf.mul(potential, mask), 1)), lengths);

/**
 * [T, L] potentials whose sum is exactly log R: phi + (log R - sum phi) / T (Jang et al. 2024,
 * arXiv:2310.03301, section 3.2).
 */
export const correctedPotentials = (terms: Terms): Tensor =>
  tf.mul(tf.add(terms.potential, column(potentialError(terms))), terms.mask);

/**
 * What the potential network is trained by (Jang et al. 2024, arXiv:2310.03301):
 * (log R / T - sum z phi / sum z)^2, z in {0, 1} keeping most transitions at random; the division by
 * the number kept makes one term of the sum as good as another.
 *
 * @returns [T]
 */
export function energyDecomposition({ potential, kept, logReward, lengths }: Terms): Tensor {
  const mean = tf.div(tf.sum(tf.mul(potential, kept), 1), tf.maximum(tf.sum(kept, 1), 1));
  return tf.square(tf.sub(tf.div(logReward, lengths), mean));
}
