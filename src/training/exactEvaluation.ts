import type { Feed } from "../engine/program.ts";
import { correlation } from "../evaluation/correlation.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../evaluation/exact/compareDistributions.ts";
import { type EnumeratedSpace, enumerateSpace } from "../evaluation/exact/enumerateSpace.ts";
import {
  exactTerminalDistribution,
  type LogProbabilities,
} from "../evaluation/exact/terminalDistribution.ts";
import { legalLogProbabilities } from "../policies/sampleActions.ts";
import { scaledLogReward } from "../rewards/logReward.ts";
import type { Assembly } from "./assemble.ts";
import { conditioningSize, encodeBetas, highestBeta } from "./conditioning.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { getLogZ } from "./model.ts";
import { createPolicyRunner } from "./policyRunner.ts";
import { objectNames, rewardObjects } from "./rewardObjects.ts";

/** How far the sampler's exact distribution is from R^beta / Z. */
export interface ExactMetrics {
  /** Sum of absolute differences over all objects. */
  readonly l1: number;
  /** Half of `l1`. */
  readonly totalVariation: number;
  /** Jensen-Shannon divergence, nats. */
  readonly jsd: number;
  /** Kullback-Leibler divergence of what is sampled from R^beta / Z, nats. */
  readonly kl: number;
  /** log Z that was learned, where nothing is conditioned on; nats. */
  readonly logZ?: number;
  /** log sum of R^beta over all objects, nats. */
  readonly logZTrue: number;
  /** Of log p with log R^beta, over all objects. */
  readonly pearson: number;
  readonly spearman: number;
}

interface Target {
  readonly space: EnumeratedSpace;
  /** [X] object of each terminal state; several states may be one object. */
  readonly objectOf: Int32Array;
  readonly target: Float64Array;
  readonly logZ: number;
}

/** Which object each name stands for, and the first place of each object. */
function groupByName(names: readonly string[]): { objectOf: Int32Array; firstOf: number[] } {
  const indexOf = new Map<string, number>();
  const firstOf: number[] = [];
  const objectOf = Int32Array.from(names, (name, place) => {
    const known = indexOf.get(name);
    if (known !== undefined) return known;
    indexOf.set(name, firstOf.length);
    return firstOf.push(place) - 1;
  });
  return { objectOf, firstOf };
}

/** Log-probabilities of all legal actions under the policy with given weights, at the highest beta. */
export function exactLogProbabilities(
  config: ResolvedConfig,
  { model, programs }: Assembly,
  weights: Feed,
): LogProbabilities {
  const beta = highestBeta(config.temperature);
  const runner = createPolicyRunner(model, programs.forward);
  return async (batch) => {
    const code = encodeBetas(config.temperature, new Float64Array(batch.numGraphs).fill(beta));
    const width = conditioningSize(config.temperature);
    const conditioning = code.subarray(0, batch.numGraphs * width);
    const logits = await runner.evaluate(weights, batch, conditioning);
    return legalLogProbabilities({ spec: model.spec, batch, logits });
  };
}

/**
 * A function that computes the exact distribution of the objects drawn with given weights, by
 * dynamic programming over the whole space, at the highest beta. The space is enumerated once, at
 * the first call.
 *
 * @throws UserError if the space has more states than `evaluation.exactLimit`
 */
export function createExactEvaluator(
  config: ResolvedConfig,
  assembly: Assembly,
): (weights: Feed) => Promise<ExactMetrics> {
  const { env, model, reward } = assembly;
  const beta = highestBeta(config.temperature);
  let enumerated: Promise<Target> | undefined;
  const enumerate = async (): Promise<Target> => {
    const space = enumerateSpace(env, { limit: config.evaluation.exactLimit });
    const terminal = env.select(space.states, space.terminals);
    const { objectOf, firstOf } = groupByName(objectNames(env, terminal));
    const objects = env.select(terminal, firstOf);
    const rewards = await reward.evaluate(rewardObjects(env, reward, objects));
    return { space, objectOf, ...targetDistribution(scaledLogReward(rewards, { beta })) };
  };
  return async (weights) => {
    enumerated ??= enumerate();
    const { space, objectOf, target: expected, logZ } = await enumerated;
    const logProbabilities = exactLogProbabilities(config, assembly, weights);
    const byState = await exactTerminalDistribution(space, logProbabilities);
    const found = new Float64Array(expected.length);
    for (const [x, p] of byState.entries()) found[objectOf[x]] += p;
    const learned = model.conditioningSize === 0 && weights instanceof Float32Array;
    return {
      ...compareDistributions(found, expected),
      ...(learned && { logZ: getLogZ(model, weights) }),
      logZTrue: logZ,
      ...correlation(found.map(Math.log), expected.map(Math.log)),
    };
  };
}
