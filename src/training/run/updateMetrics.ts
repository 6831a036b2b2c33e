import { pairAccuracy } from "../../evaluation/pairAccuracy.ts";
import type { ExactMetrics } from "../evaluation/exactEvaluation.ts";
import type { Trainer, Update } from "../trainer.ts";
import type { MoleculeLog } from "./moleculeLog.ts";

const mean = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The distances at single goals are many: `evaluate` shows them. */
function withoutEachGoal({ goals, ...exact }: ExactMetrics) {
  if (!goals) return exact;
  const { count, meanL1, worstL1 } = goals;
  return { ...exact, goals: { count, meanL1, worstL1 } };
}

/**
 * One line of metrics.jsonl, without its time. Rewards are those of the drawn objects before beta,
 * 0 for invalid ones; `meanLogReward` is over the valid ones, nats.
 */
export function updateMetrics(
  update: Update,
  trainer: Trainer,
  molecules: MoleculeLog,
  exact?: ExactMetrics,
) {
  const { batch, step } = update;
  const { reward, logReward, valid, canonical } = batch.rewards;
  const { trajectories } = batch;
  return {
    step,
    trajectories: trainer.trajectories,
    loss: update.loss,
    logZ: update.logZ,
    meanReward: mean(reward),
    maxReward: reward.reduce((most, r) => Math.max(most, r), 0),
    meanLogReward: mean(logReward.filter((_, i) => valid[i] === 1)),
    validFraction: mean(Float64Array.from(valid)),
    uniqueFraction: new Set(canonical).size / batch.drawn,
    newObjects: molecules.fresh,
    distinctObjects: molecules.distinct,
    ...(batch.reached && { goalSuccess: mean(Float64Array.from(batch.reached)) }),
    replayed: trajectories.count - batch.drawn,
    ...(batch.acceptedShare !== undefined && { acceptedShare: batch.acceptedShare }),
    meanLength: trajectories.batch.numGraphs / trajectories.count,
    ...(update.potentialErrors && {
      potentialError: mean(Float64Array.from(update.potentialErrors, Math.abs)),
    }),
    ...(update.novelty && { novelty: mean(Float64Array.from(update.novelty)) }),
    ...(update.impliedLogReward && {
      pairAccuracy: pairAccuracy(update.impliedLogReward, batch.logReward),
    }),
    gradientNorm: update.gradientNorm,
    logZGradientNorm: update.logZGradientNorm,
    learningRate: update.learningRate,
    ...(update.targetAge !== undefined && { targetAge: update.targetAge }),
    passes: update.passes,
    ...(exact && { exact: withoutEachGoal(exact) }),
  };
}
