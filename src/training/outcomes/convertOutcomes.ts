import type { EnumeratedSpace } from "../../evaluation/exact/enumerateSpace.ts";
import { createOutcomeConversion } from "../../evaluation/exact/outcomeConversion.ts";
import { flowForward } from "../../evaluation/exact/terminalDistribution.ts";
import { askFor, type OutcomePolicy } from "./outcomePolicy.ts";

/** All objects of a space. */
export interface ListedObjects {
  readonly space: EnumeratedSpace;
  /** [X] object of each terminal state; several states may be one object. */
  readonly objectOf: Int32Array;
  /** [Y] text of each object. */
  readonly objects: readonly string[];
}

/** A policy converted to rewards. */
export interface Converted {
  /** For each reward, [A] log-probabilities of all actions of the space, nats. */
  readonly logPF: readonly Float64Array[];
  /** [Y] probability that the policy builds each object where it is asked for it. */
  readonly success: Float64Array;
}

/** [N] 1 where one of these terminal states can still be reached. */
function leadingTo(
  { order, actionOffsets, children }: EnumeratedSpace,
  ends: readonly number[],
): Uint8Array {
  const leads = new Uint8Array(order.length);
  for (const end of ends) leads[end] = 1;
  for (const state of order.toReversed()) {
    for (let k = actionOffsets[state]; k < actionOffsets[state + 1]; k++) {
      if (leads[children[k]] === 1) leads[state] = 1;
    }
  }
  return leads;
}

/**
 * Converts a policy that can be asked for any object to rewards, by the sum over all objects
 * (`createOutcomeConversion`). Where an object can't be reached any more, which a listed space knows,
 * the flow to it is 0, whatever the network says.
 *
 * @param logRewards of each reward [Y] log r(y), beta in it, nats
 */
export async function convertOutcomes(
  policy: OutcomePolicy,
  { space, objectOf, objects }: ListedObjects,
  logRewards: readonly Float64Array[],
): Promise<Converted> {
  const conversions = logRewards.map(() => createOutcomeConversion(space.actionOffsets));
  const success = new Float64Array(objects.length);
  for (const [y, object] of objects.entries()) {
    const asked = await askFor(policy, space, object);
    const ends = [...space.terminals].filter((_, x) => objectOf[x] === y);
    const leads = leadingTo(space, ends);
    const logFlow = asked.logFlow.map((f, s) => (leads[s] === 1 ? f : Number.NEGATIVE_INFINITY));
    for (const [i, conversion] of conversions.entries()) {
      conversion.add({ logReward: logRewards[i][y], logFlow, logPF: asked.logPF });
    }
    const reached = flowForward(space, asked.logPF);
    success[y] = ends.reduce((sum, end) => sum + reached[end], 0);
  }
  return { logPF: conversions.map((conversion) => conversion.logPF()), success };
}
