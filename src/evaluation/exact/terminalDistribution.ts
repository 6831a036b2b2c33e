import { ShapeError } from "../../core/errors.ts";
import type { GraphBatch } from "../../core/graphBatch.ts";
import type { StateBatch } from "../../env/environment.ts";
import type { EnumeratedSpace } from "./enumerateSpace.ts";

/**
 * Log-probabilities, in nats, of the legal actions of a batch: those of graph 0 by ascending action,
 * then those of graph 1, and so on (the order of `legalActions`). They are of actions as the
 * environment lists them; multiplicities are not taken off.
 */
export type LogProbabilities = (batch: GraphBatch) => Promise<Float64Array>;

/**
 * Exact probability of each terminal state under a policy: probabilities flow from the source along
 * all actions. No sampling; one policy evaluation a state.
 *
 * @param options.batchSize states a call of `logProbabilities`, 256 by default
 * @returns [X] by `space.terminals`; sums to 1 as far as the policy's probabilities do
 * @throws ShapeError if the policy gives another number of log-probabilities than there are actions
 */
export async function exactTerminalDistribution<States extends StateBatch>(
  space: EnumeratedSpace<States>,
  logProbabilities: LogProbabilities,
  { batchSize = 256 }: { readonly batchSize?: number } = {},
): Promise<Float64Array> {
  const { env, states, terminals } = space;
  const logPF = new Float64Array(space.actions.length);
  for (let start = 0; start < states.count; start += batchSize) {
    const end = Math.min(start + batchSize, states.count);
    const rows = Array.from({ length: end - start }, (_, i) => start + i);
    const found = await logProbabilities(env.encode(env.select(states, rows)));
    const [from, to] = [space.actionOffsets[start], space.actionOffsets[end]];
    if (found.length !== to - from) {
      throw new ShapeError(
        `exactTerminalDistribution: the policy gave ${found.length} log-probabilities for ` +
          `${to - from} legal actions.`,
      );
    }
    logPF.set(found, from);
  }
  const reached = flowForward(space, logPF);
  return Float64Array.from(terminals, (state) => reached[state]);
}

/**
 * [N] probability of passing each state.
 *
 * @param logPF [A] nats
 */
export function flowForward(
  space: Pick<EnumeratedSpace, "order" | "actionOffsets" | "children">,
  logPF: Float64Array,
): Float64Array {
  const { order, actionOffsets, children } = space;
  const reached = new Float64Array(order.length);
  reached[order[0]] = 1;
  for (const state of order) {
    for (let k = actionOffsets[state]; k < actionOffsets[state + 1]; k++) {
      reached[children[k]] += reached[state] * Math.exp(logPF[k]);
    }
  }
  return reached;
}
