import { assertSameLength } from "../../core/errors.ts";

/**
 * Mean over goals of the mean of the k greatest rewards under each (top-k per preference of
 * MOGFN-PC, Jain et al. 2023, arXiv:2210.12765).
 *
 * @param rewards [N] each under its own goal
 * @param goals [N] which goal each sample had
 * @returns NaN without samples
 * @throws ShapeError if the lengths differ
 */
export function topByGoal(rewards: ArrayLike<number>, goals: ArrayLike<number>, k: number): number {
  assertSameLength("topByGoal", { rewards, goals });
  const byGoal = new Map<number, number[]>();
  for (let i = 0; i < rewards.length; i++) {
    const list = byGoal.get(goals[i]) ?? [];
    byGoal.set(goals[i], list);
    list.push(rewards[i]);
  }
  let total = 0;
  for (const list of byGoal.values()) {
    const best = list.sort((a, b) => b - a).slice(0, k);
    total += best.reduce((sum, reward) => sum + reward, 0) / best.length;
  }
  return total / byGoal.size;
}
