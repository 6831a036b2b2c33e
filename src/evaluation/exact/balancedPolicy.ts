import { assertSameLength } from "../../core/errors.ts";
import type { StateBatch } from "../../env/environment.ts";
import type { EnumeratedSpace } from "./enumerateSpace.ts";

/** The policy that balances every trajectory, and the flow through each state. */
export interface BalancedPolicy {
  /** [N] nats; that of the source is log Z. */
  readonly logFlow: Float64Array;
  /** [A] log-probability of each action, nats. */
  readonly logPF: Float64Array;
}

/**
 * Solves detailed balance exactly, with labelled backward actions equally likely:
 * F(x) = R~(x) at terminal states x, F(s) = sum over actions a of m(a) F(s_a) / n_B(s_a) elsewhere,
 * PF(a | s) = m(a) F(s_a) / (n_B(s_a) F(s)),
 * where s_a is the state that a leads to, m(a) its multiplicity, and n_B the number of backward
 * actions. This is what training tends to; it uses no network.
 *
 * @param logScaledReward [X] log R~ of each terminal state, by `space.terminals`; nats
 * @throws ShapeError if there is not one reward a terminal state
 */
export function balancedPolicy<States extends StateBatch>(
  space: EnumeratedSpace<States>,
  logScaledReward: Float64Array,
): BalancedPolicy {
  const { env, states, terminals, order, actionOffsets, children, logMultiplicity } = space;
  assertSameLength("balancedPolicy", { logScaledReward, terminals });
  const backward = env.backwardActions(states).offsets;
  const logFlow = new Float64Array(states.count);
  const logPF = new Float64Array(children.length);
  for (const [x, state] of terminals.entries()) logFlow[state] = logScaledReward[x];
  for (const state of order.toReversed()) {
    const [start, end] = [actionOffsets[state], actionOffsets[state + 1]];
    if (start === end) continue;
    for (let k = start; k < end; k++) {
      const child = children[k];
      const numBackward = backward[child + 1] - backward[child];
      logPF[k] = logMultiplicity[k] + logFlow[child] - Math.log(numBackward);
    }
    logFlow[state] = logSumExp(logPF.subarray(start, end));
    for (let k = start; k < end; k++) logPF[k] -= logFlow[state];
  }
  return { logFlow, logPF };
}

function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
