/** What a policy that was asked for one object y says of some states. */
export interface AskedPolicy {
  /** log r(y), nats; -Infinity is a reward of 0. */
  readonly logReward: number;
  /** [N] log F(s | y), nats; -Infinity where y can't be reached. */
  readonly logFlow: Float64Array;
  /** [A] log PF(s' | s, y) of all actions, nats. */
  readonly logPF: Float64Array;
}

/** A sum over objects y that grows one by one. */
export interface OutcomeConversion {
  add(asked: AskedPolicy): void;
  /** [A] log-probabilities of the converted policy, nats; -Infinity where no y has a reward. */
  logPF(): Float64Array;
}

/** log(exp a + exp b). */
function logAddExp(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === Number.NEGATIVE_INFINITY ? most : most + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/**
 * The policy for a reward r of policies for single objects (OC-GFN, Pan et al. 2024,
 * arXiv:2310.03419):
 *
 * P_r(s' | s) = sum_y r(y) F(s | y) PF(s' | s, y) / sum_y r(y) F(s | y).
 *
 * If all of them are balanced with one PB, the same for every y, and F(source | y) is 1, the
 * numerator is F_r(s') PB(s | s') with F_r = sum_y r(y) F(. | y), which is balanced and ends in r:
 * objects are drawn as r(y) / sum r, exactly. The denominator is taken as the sum of the numerators.
 *
 * @param actionOffsets [N + 1] actions of state s are those from actionOffsets[s] on
 */
export function createOutcomeConversion(actionOffsets: ArrayLike<number>): OutcomeConversion {
  const numStates = actionOffsets.length - 1;
  const logEdgeFlow = new Float64Array(actionOffsets[numStates]).fill(Number.NEGATIVE_INFINITY);
  return {
    add({ logReward, logFlow, logPF }) {
      for (let s = 0; s < numStates; s++) {
        const logWeight = logReward + logFlow[s];
        if (logWeight === Number.NEGATIVE_INFINITY) continue;
        for (let k = actionOffsets[s]; k < actionOffsets[s + 1]; k++) {
          logEdgeFlow[k] = logAddExp(logEdgeFlow[k], logWeight + logPF[k]);
        }
      }
    },
    logPF() {
      const logPF = logEdgeFlow.slice();
      for (let s = 0; s < numStates; s++) {
        const row = logPF.subarray(actionOffsets[s], actionOffsets[s + 1]);
        const total = row.reduce(logAddExp, Number.NEGATIVE_INFINITY);
        if (total === Number.NEGATIVE_INFINITY) continue;
        for (let k = 0; k < row.length; k++) row[k] -= total;
      }
      return logPF;
    },
  };
}
