import { selectConditions } from "../../conditioning/conditions.ts";
import { goalText } from "../../conditioning/goalText.ts";
import { logRewardsUnder } from "../../conditioning/logRewards.ts";
import type { Conditions } from "../../conditioning/part.ts";
import { targetEncoder } from "../../conditioning/targetEncoders.ts";
import { testGoals } from "../../conditioning/testGoals.ts";
import type { Feed } from "../../engine/program.ts";
import { correlation } from "../../evaluation/correlation.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../../evaluation/exact/compareDistributions.ts";
import { enumerateSpace } from "../../evaluation/exact/enumerateSpace.ts";
import {
  exactTerminalDistribution,
  type LogProbabilities,
} from "../../evaluation/exact/terminalDistribution.ts";
import { legalLogProbabilities } from "../../policies/sampleActions.ts";
import type { RewardBatch } from "../../rewards/reward.ts";
import type { Assembly } from "../assemble.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { getLogZ, type Model } from "../model.ts";
import type { ListedObjects } from "../outcomes/convertOutcomes.ts";
import { measureOutcomes, type OutcomeMetrics } from "../outcomes/measureOutcomes.ts";
import type { OutcomePolicy } from "../outcomes/outcomePolicy.ts";
import { createPriorRunner, type Prior } from "../prior.ts";
import { objectNames, rewardObjects } from "../rewards/rewardObjects.ts";
import { createPolicyRunner, type PolicyRunner } from "../rollouts/policyRunner.ts";

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
  /** L1 at goals spread over all that can be asked for; absent where the same is asked always. */
  readonly goals?: GoalDistances;
  /** Of objectives that learn the flow to each object. */
  readonly outcomes?: OutcomeMetrics;
}

/** L1 distances at several goals. */
export interface GoalDistances {
  readonly count: number;
  readonly meanL1: number;
  readonly worstL1: number;
  readonly each: readonly { readonly goal: string; readonly l1: number }[];
}

/** How many goals of each kind are tried. */
const GOALS = { preferences: 5, betas: 3 };

/** All objects of a space, and what they are worth. */
export interface Listed extends ListedObjects {
  readonly rewards: RewardBatch;
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

/**
 * Log-probabilities of all legal actions under the policy with given weights.
 *
 * @param goal one row; what is asked where nobody says otherwise by default
 */
export function exactLogProbabilities(
  { conditioning, model, programs }: Assembly,
  weights: Feed,
  goal: Conditions = conditioning.usual(1),
): LogProbabilities {
  return logProbabilitiesBy(createPolicyRunner(model, programs.forward), {
    ...{ conditioning, spec: model.spec, weights, goal },
  });
}

/** The same of any policy. */
function logProbabilitiesBy(
  runner: PolicyRunner,
  parts: Pick<Assembly, "conditioning"> & {
    readonly spec: Model["spec"];
    readonly weights: Feed;
    readonly goal: Conditions;
  },
): LogProbabilities {
  const { conditioning, spec, weights, goal } = parts;
  const code = conditioning.encode(goal);
  return async (batch) => {
    const rows = gatherConditioning(code, conditioning.size, new Int32Array(batch.numGraphs));
    const logits = await runner.evaluate(weights, batch, rows);
    return legalLogProbabilities({ spec, batch, logits });
  };
}

/** The policy that is trained, as one that can be asked for any object. */
export const outcomePolicy = (
  config: ResolvedConfig,
  { env, model, programs }: Assembly,
  weights: Feed,
): OutcomePolicy => ({
  ...{ env, weights, encoder: targetEncoder(config.env) },
  runner: createPolicyRunner(model, programs.forward),
});

/** @throws SpaceTooLarge if the space has more states than `evaluation.exactLimit` */
export async function listObjects(
  config: ResolvedConfig,
  { env, reward }: Pick<Assembly, "env" | "reward">,
): Promise<Listed> {
  const space = enumerateSpace(env, { limit: config.evaluation.exactLimit });
  const terminal = env.select(space.states, space.terminals);
  const names = objectNames(env, terminal);
  const { objectOf, firstOf } = groupByName(names);
  const rewards = await reward.evaluate(rewardObjects(env, reward, env.select(terminal, firstOf)));
  return { space, objectOf, objects: firstOf.map((place) => names[place]), rewards };
}

/** [X] probabilities of the objects. */
async function objectProbabilities(
  { space, objectOf, rewards }: Listed,
  logProbabilities: LogProbabilities,
): Promise<Float64Array> {
  const byState = await exactTerminalDistribution(space, logProbabilities);
  const found = new Float64Array(rewards.valid.length);
  for (const [x, p] of byState.entries()) found[objectOf[x]] += p;
  return found;
}

/** [X] log-probabilities of the objects under a frozen policy, nats. */
async function logPriorOf(
  { conditioning, programs }: Assembly,
  listed: Listed,
  { prior, goal }: { readonly prior: Prior; readonly goal: Conditions },
): Promise<Float64Array> {
  const { model, weights } = prior;
  const runner = createPriorRunner(prior, programs.forward);
  const parts = { conditioning, spec: model.spec, weights, goal };
  const probabilities = await objectProbabilities(listed, logProbabilitiesBy(runner, parts));
  return probabilities.map(Math.log);
}

/**
 * What is drawn, and what should be, when one goal is asked for: R^beta / Z, or, where the objective
 * has a prior, prior times R^beta / Z.
 */
async function distributionsAt(
  assembly: Assembly,
  listed: Listed,
  parts: { readonly weights: Feed; readonly goal: Conditions; readonly prior?: Prior },
) {
  const { rewards } = listed;
  const { prior, goal } = parts;
  const { conditioning } = assembly;
  const rows = new Int32Array(rewards.valid.length);
  const conditions = selectConditions(conditioning.parts, goal, rows);
  const { scaledLogReward } = logRewardsUnder(conditioning, rewards, { conditions });
  const logPrior = prior && (await logPriorOf(assembly, listed, { prior, goal }));
  const logTarget = scaledLogReward.map((value, x) => value + (logPrior?.[x] ?? 0));
  const { target: expected, logZ } = targetDistribution(logTarget);
  const logProbabilities = exactLogProbabilities(assembly, parts.weights, goal);
  const found = await objectProbabilities(listed, logProbabilities);
  return { found, expected, logZ };
}

/** L1 at each test goal; undefined where there is one alone. */
async function distancesAtGoals(
  config: ResolvedConfig,
  assembly: Assembly,
  parts: { readonly listed: Listed; readonly weights: Feed; readonly prior?: Prior },
): Promise<GoalDistances | undefined> {
  const { conditioning } = assembly;
  const goals = testGoals(conditioning, config.temperature, GOALS);
  if (goals.count < 2) return undefined;
  const each: { goal: string; l1: number }[] = [];
  for (let row = 0; row < goals.count; row++) {
    const goal = selectConditions(conditioning.parts, goals, [row]);
    const { found, expected } = await distributionsAt(assembly, parts.listed, { ...parts, goal });
    const { l1 } = compareDistributions(found, expected);
    each.push({ goal: goalText(conditioning, goal, 0), l1 });
  }
  const all = each.map(({ l1 }) => l1);
  const meanL1 = all.reduce((sum, l1) => sum + l1, 0) / all.length;
  return { count: all.length, meanL1, worstL1: Math.max(...all), each };
}

/**
 * Every object of a space with its probability under given weights, [X], and R^beta / Z, [X], for
 * what is asked where nobody says otherwise.
 *
 * @param parts.prior the frozen policy that the objective multiplies the reward by, if there is one
 * @throws UserError if the space has more states than `evaluation.exactLimit`
 */
export async function exactDistributions(
  config: ResolvedConfig,
  assembly: Assembly,
  parts: { readonly weights: Feed; readonly prior?: Prior },
): Promise<{ names: string[]; found: Float64Array; expected: Float64Array }> {
  const listed = await listObjects(config, assembly);
  const goal = assembly.conditioning.usual(1);
  const { found, expected } = await distributionsAt(assembly, listed, { ...parts, goal });
  return { names: listed.rewards.canonical.map((name) => name ?? ""), found, expected };
}

/**
 * A function that computes the exact distribution of the objects drawn with given weights, by
 * dynamic programming over the whole space, for what is asked where nobody says otherwise (the
 * highest beta), and the distances at other goals. The space is enumerated once, at the first call.
 *
 * @param prior the frozen policy that the objective multiplies the reward by, if there is one
 * @throws UserError if the space has more states than `evaluation.exactLimit`
 */
export function createExactEvaluator(
  config: ResolvedConfig,
  assembly: Assembly,
  prior?: Prior,
): (weights: Feed) => Promise<ExactMetrics> {
  const { conditioning, model } = assembly;
  let listing: Promise<Listed> | undefined;
  return async (weights) => {
    listing ??= listObjects(config, assembly);
    const listed = await listing;
    const goal = conditioning.usual(1);
    const { found, expected, logZ } = await distributionsAt(assembly, listed, {
      ...{ weights, goal },
      ...(prior && { prior }),
    });
    const isLearned = assembly.objective.logZ === undefined;
    const learned = isLearned && model.conditioningSize === 0 && weights instanceof Float32Array;
    const goals = await distancesAtGoals(config, assembly, {
      ...{ listed, weights },
      ...(prior && { prior }),
    });
    return {
      ...compareDistributions(found, expected),
      ...(learned && { logZ: getLogZ(model, weights) }),
      logZTrue: logZ,
      ...correlation(found.map(Math.log), expected.map(Math.log)),
      ...(goals && { goals }),
      ...(assembly.objective.needs.outcomes && {
        outcomes: await measureOutcomes(outcomePolicy(config, assembly, weights), listed),
      }),
    };
  };
}
