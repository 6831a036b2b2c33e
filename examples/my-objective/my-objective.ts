import { defineObjective, sumSteps, tf } from "molgfn";

/**
 * Trajectory balance (Malkin et al. 2022) with the cost of Student's t distribution in the place of
 * the square: log(1 + r^2 / nu) * (nu + 1) / 2. It grows so slowly that trajectories which are far
 * off balance do not drown the rest. It is least where every r is 0: the same optimum.
 */
export default defineObjective(({ nu = 5 }) => {
  const freedom = Number(nu);
  return {
    losses: ({ logZ, logPF, logPB, logReward }) => {
      // [T] what is missing to log Z + sum log PF = log R + sum log PB.
      const residual = tf.sub(tf.add(logZ, sumSteps(logPF)), tf.add(logReward, sumSteps(logPB)));
      return tf.mul(tf.log1p(tf.div(tf.square(residual), freedom)), (freedom + 1) / 2);
    },
  };
});
