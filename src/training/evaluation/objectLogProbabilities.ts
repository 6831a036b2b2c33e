import { legalActions } from "../../core/graphBatch.ts";
import type { Rng } from "../../core/rng.ts";
import type { Environment } from "../../env/environment.ts";
import type { LogProbabilities } from "../../evaluation/exact/terminalDistribution.ts";
import { sampleBackward, sumByTrajectory, type Trajectories } from "../rollouts/trajectories.ts";

/** What the estimates are made with. */
export interface EstimateOptions {
  readonly env: Environment;
  readonly objects: Trajectories["terminal"];
  /** Backward trajectories for each object, M; about 10 is enough where the policy is near balance. */
  readonly trajectories: number;
  readonly logProbabilities: LogProbabilities;
  readonly rng: Rng;
  /** Trajectories that are evaluated together, 256 by default. */
  readonly batchSize?: number;
}

/**
 * Log of an unbiased estimate of the probability that the policy draws each object, by M
 * trajectories back from it with probability q each, every backward action equally likely:
 *
 * p(x) ~ exp(-logSymmetry(x)) / M * sum over i of PF(tau_i) / q(tau_i),
 *
 * where PF is that of labelled actions (Kim et al. 2025, arXiv:2506.02685, for |Aut|;
 * docs/exactness.md for the rest). Where several classes are one object, each trajectory starts from
 * one drawn by `sampleForms`.
 *
 * @returns [X] nats
 */
export async function estimateLogProbabilities(options: EstimateOptions): Promise<Float64Array> {
  const { env, objects, trajectories, batchSize = 256 } = options;
  const perBatch = Math.max(1, Math.floor(batchSize / trajectories));
  const estimates = new Float64Array(objects.count);
  const symmetry = env.logSymmetry(objects);
  for (let start = 0; start < objects.count; start += perBatch) {
    const count = Math.min(perBatch, objects.count - start);
    const rows = Array.from(
      { length: count * trajectories },
      (_, i) => start + Math.floor(i / trajectories),
    );
    const drawn = await drawBack(options, env.select(objects, rows));
    const means = meanOfWeights(
      await logWeights(env, drawn, options.logProbabilities),
      trajectories,
    );
    for (let x = 0; x < count; x++) estimates[start + x] = means[x] - symmetry[start + x];
  }
  return estimates;
}

/** One trajectory back from each state. */
function drawBack(
  { env, rng }: EstimateOptions,
  objects: Trajectories["terminal"],
): Promise<Trajectories> {
  const terminal = env.sampleForms?.(objects, rng) ?? objects;
  return sampleBackward({ env, terminal, rng });
}

/** [T] log(PF / q) of trajectories that were drawn backwards with probability q. */
export async function logWeights(
  env: Environment,
  drawn: Trajectories,
  logProbabilities: LogProbabilities,
): Promise<Float64Array> {
  const logPF = await chosenLogProbabilities(env, drawn, logProbabilities);
  const { logMultiplicity, logPB } = drawn;
  const excess = logPF.map((value, n) => value - logMultiplicity[n] - logPB[n]);
  return sumByTrajectory(drawn, excess);
}

/** Log of the mean of exp over each `perObject` of the values. */
export function meanOfWeights(values: Float64Array, perObject: number): Float64Array {
  return Float64Array.from({ length: values.length / perObject }, (_, x) =>
    logMeanExp(values.subarray(x * perObject, (x + 1) * perObject)),
  );
}

/** [N] log-probability of each action that was taken, nats. */
async function chosenLogProbabilities(
  env: Environment,
  { batch, actions }: Trajectories,
  logProbabilities: LogProbabilities,
): Promise<Float64Array> {
  const all = await logProbabilities(batch);
  let first = 0;
  return Float64Array.from(actions, (action, n) => {
    const legal = legalActions(env.spec, batch, n);
    const place = first + legal.indexOf(action);
    first += legal.length;
    return all[place];
  });
}

function logMeanExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = values.reduce((total, value) => total + Math.exp(value - most), 0);
  return most + Math.log(sum / values.length);
}
