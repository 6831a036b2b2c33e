import type { TrainingBatch } from "../batch.ts";
import { sumByTrajectory } from "../rollouts/trajectories.ts";

/**
 * Estimates are multiples of this, nats. At the mean itself the gradient of log Z is rounding alone,
 * which Adam turns into whole steps, and each executor takes its own.
 */
const STEP = 1 / 16;

/**
 * log Z that would balance `batch` on average, to the next 1/16 nat: the mean of
 * log R + sum log PB - sum log PF over the drawn trajectories with a valid object in its region,
 * those that local search rebuilt left out. With a prior, where log R + sum log P_prior - sum log PF
 * is balanced and the policy starts as the prior, the mean of log R.
 */
export function estimateLogZ(
  { trajectories, drawn, met, logReward }: TrainingBatch,
  hasPrior: boolean,
): number {
  const { logPB, logPF, logMultiplicity } = trajectories;
  const excess = logPB.map((value, n) => (hasPrior ? 0 : value - logPF[n] + logMultiplicity[n]));
  const sums = sumByTrajectory(trajectories, excess);
  let total = 0;
  let count = 0;
  for (let t = 0; t < drawn; t++) {
    // Local search takes steps of the trajectory before without asking the policy.
    if (met[t] === 0 || Number.isNaN(sums[t])) continue;
    total += logReward[t] + sums[t];
    count++;
  }
  return count === 0 ? 0 : Math.round(total / count / STEP) * STEP;
}
