/** Area under the curve of the mean of the k best rewards over reward calls. */
export interface AucTopK {
  readonly k: number;
  /** Reward calls that the curve goes over. */
  readonly budget: number;
  /** Distinct molecules that were scored, at most the budget. */
  readonly calls: number;
  /** In the unit of the reward: 0 to 1 where rewards are. */
  readonly value: number;
}

/** What is measured. */
export interface AucOptions {
  /** 10 by default. */
  readonly k?: number;
  /** 10,000 by default, as in PMO. */
  readonly budget?: number;
  /** Calls between two points of the curve; 100 by default, as in PMO. */
  readonly spacing?: number;
}

/**
 * AUC of the top k as PMO has it (Gao et al. 2022, arXiv:2206.12411; `top_auc` of mol_opt): the mean
 * of the k best rewards so far, every `spacing` calls, joined by straight lines from 0, its last
 * value kept up to the budget, integrated and divided by the budget.
 *
 * @param rewards of distinct molecules in the order in which they were scored, before beta; those
 *   beyond the budget do not count
 * @returns null without rewards
 */
export function aucTopK(rewards: ArrayLike<number>, options: AucOptions = {}): AucTopK | null {
  const { k = 10, budget = 10_000, spacing = 100 } = options;
  const calls = Math.min(rewards.length, budget);
  if (calls === 0) return null;
  const best: number[] = [];
  let [area, previous, called] = [0, 0, 0];
  for (let call = 1; call <= calls; call++) {
    insert(best, rewards[call - 1], k);
    if (call % spacing !== 0 && call !== calls) continue;
    const now = best.reduce((sum, reward) => sum + reward, 0) / best.length;
    area += ((call - called) * (now + previous)) / 2;
    [previous, called] = [now, call];
  }
  area += (budget - calls) * previous;
  return { k, budget, calls, value: area / budget };
}

/** Keeps the k greatest, in descending order. */
function insert(best: number[], reward: number, k: number): void {
  if (best.length === k && reward <= best[k - 1]) return;
  let at = best.length;
  while (at > 0 && best[at - 1] < reward) at--;
  best.splice(at, 0, reward);
  if (best.length > k) best.pop();
}
