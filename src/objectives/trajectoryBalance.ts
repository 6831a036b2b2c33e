import { assertSameLength } from "../core/errors.ts";
import { type Tensor, tf } from "../engine/tf.ts";

/** What a trajectory objective reads, one number a trajectory. */
export interface TrajectoryTerms {
  /** [T] nats */
  readonly logZ: Tensor;
  /** [T] summed over the trajectory, nats */
  readonly logPF: Tensor;
  /** [T] summed over the trajectory, nats */
  readonly logPB: Tensor;
  /** [T] nats, beta already applied */
  readonly logReward: Tensor;
}

/**
 * The residual of trajectory balance (Malkin et al. 2022, arXiv:2201.13259, eq. 14), 0 where the
 * flow is balanced: log Z + sum log PF - log R - sum log PB.
 *
 * @returns [T] nats
 * @throws ShapeError if the lengths differ
 */
export function trajectoryBalance({ logZ, logPF, logPB, logReward }: TrajectoryTerms): Tensor {
  assertSameLength("trajectoryBalance", { logZ, logPF, logPB, logReward });
  return tf.sub(tf.add(logZ, logPF), tf.add(logReward, logPB));
}
