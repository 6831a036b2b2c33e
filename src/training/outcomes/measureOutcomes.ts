import {
  compareDistributions,
  targetDistribution,
} from "../../evaluation/exact/compareDistributions.ts";
import { flowForward } from "../../evaluation/exact/terminalDistribution.ts";
import { hashedReward } from "../../rewards/hashedReward.ts";
import { convertOutcomes, type ListedObjects } from "./convertOutcomes.ts";
import type { OutcomePolicy } from "./outcomePolicy.ts";

/** How well a policy reaches what it is asked for, and how exactly it is turned to rewards. */
export interface OutcomeMetrics {
  /** Mean over all objects of the probability to build the one that is asked for. */
  readonly success: number;
  /** The least of them. */
  readonly leastSuccess: number;
  /** Random rewards that it was converted to. */
  readonly rewards: number;
  /** L1 distances from r / Z of what is then drawn: their mean, and the largest. */
  readonly meanL1: number;
  readonly worstL1: number;
}

/** Random rewards that are tried: log r uniform over two decades. */
const REWARDS = 10;
const LANDSCAPE = { low: 0.1, high: 10, distribution: "logUniform" } as const;

/** [Y] probabilities of the objects under log-probabilities of actions. */
export function objectDistribution(
  { space, objectOf, objects }: ListedObjects,
  logPF: Float64Array,
): Float64Array {
  const reached = flowForward(space, logPF);
  const found = new Float64Array(objects.length);
  space.terminals.forEach((state, x) => {
    found[objectOf[x]] += reached[state];
  });
  return found;
}

/** Asks a policy for every object of a space, and converts it to ten random rewards. */
export async function measureOutcomes(
  policy: OutcomePolicy,
  listed: ListedObjects,
): Promise<OutcomeMetrics> {
  const seeds = Array.from({ length: REWARDS }, (_, seed) => seed);
  const logRewards = await Promise.all(
    seeds.map(
      async (seed) =>
        (await hashedReward({ ...LANDSCAPE, seed }).evaluate(listed.objects)).logReward,
    ),
  );
  const { logPF, success } = await convertOutcomes(policy, listed, logRewards);
  const distances = logPF.map((own, i) => {
    const { target } = targetDistribution(logRewards[i]);
    return compareDistributions(objectDistribution(listed, own), target).l1;
  });
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  return {
    success: mean(success),
    leastSuccess: success.reduce((least, p) => Math.min(least, p), 1),
    rewards: REWARDS,
    meanL1: mean(distances),
    worstL1: Math.max(...distances),
  };
}
