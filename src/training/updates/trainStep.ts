import {
  ADAM_BETA1,
  ADAM_BETA2,
  adamUpdate,
  averageUpdate,
  copyUpdate,
} from "../../engine/adam.ts";
import { valueAndGradient } from "../../engine/ops/valueAndGradient.ts";
import type { ArrayMap, Step, TensorMap, TensorSpecs } from "../../engine/program.ts";
import { type Tensor, tf } from "../../engine/tf.ts";
import { meanNovelty } from "../../objectives/augmentedTrajectoryBalance.ts";
import { potentialError } from "../../objectives/energyDecomposition.ts";
import type { Objective } from "../../objectives/objective.ts";
import { impliedLogReward } from "../../objectives/orderPreserving.ts";
import { sumSteps } from "../../objectives/steps.ts";
import type { BatchShape } from "../../policies/batchShape.ts";
import type { GroupName, Model } from "../model.ts";
import type { RateSegment } from "../transfer/headRates.ts";
import { batchSpecs } from "./stepFeeds.ts";
import { createTerms } from "./termTensors.ts";

/** Where the probabilities of backward actions come from, and whether the objective trains them. */
export type BackwardTraining = "fixed" | "frozen" | "trainedByObjective" | "trainedApart";

/** What a train step is compiled for. */
export interface TrainStepOptions {
  readonly model: Model;
  readonly objective: Objective;
  readonly backwardPolicy: BackwardTraining;
  /** A frozen model, if the objective or the backward policy needs one. */
  readonly prior?: Model;
  /** Number of trajectories, T. */
  readonly count: number;
  /** Most transitions of one, L. */
  readonly steps: number;
  readonly clipNorm: number;
  /** Share of its old value that the sampling average keeps; or that it is a copy of some updates. */
  readonly averageTau: number | "copied";
  /** Parts of the weights that learn faster or slower than their group; none by default. */
  readonly rateSegments?: readonly RateSegment[];
}

/** Names of the vectors [P] that a train step takes and gives back changed. */
export const STATE_VECTORS = ["weights", "firstMoment", "secondMoment", "average"] as const;

const float = (...lengths: number[]) => ({ shape: lengths, dtype: "float32" }) as const;

/** Name of the input that holds a group's learning rate. */
export const rateName = (group: GroupName): string => `${group}LearningRate`;

/** Shapes of what Adam takes beside the gradient: the state vectors, learning rates and powers. */
function optimizerSpecs({ model, averageTau }: TrainStepOptions): TensorSpecs {
  const { parameterCount, groups } = model;
  return {
    ...(averageTau === "copied" && { isCopied: float() }),
    ...Object.fromEntries(STATE_VECTORS.map((name) => [name, float(parameterCount)])),
    ...Object.fromEntries(groups.map(({ name }) => [rateName(name), float()])),
    stepPower1: float(),
    stepPower2: float(),
  };
}

/** Shapes of all inputs of `trainStep` for batches of `shape`. */
export const trainSpecs = (options: TrainStepOptions, shape: BatchShape): TensorSpecs => ({
  ...optimizerSpecs(options),
  ...batchSpecs(options, shape),
});

/** Shapes of all inputs of `gradientStep` for parts of `count` trajectories. */
export const gradientSpecs = (options: TrainStepOptions, shape: BatchShape): TensorSpecs => ({
  weights: float(options.model.parameterCount),
  ...(options.objective.needs.target && { average: float(options.model.parameterCount) }),
  gradient: float(options.model.parameterCount),
  trajectoryWeight: float(options.count),
  ...batchSpecs(options, shape),
});

/** Shapes of all inputs of `applyStep`. */
export const applySpecs = (options: TrainStepOptions): TensorSpecs => ({
  ...optimizerSpecs(options),
  gradient: float(options.model.parameterCount),
});

/** Names of the outputs [T] of a step, beside the state. */
export const TRAJECTORY_OUTPUTS = ["losses", "logPF", "logZ"] as const;

/** [T] losses and what they were made of. */
function trajectoryLosses(options: TrainStepOptions, weights: Tensor, inputs: TensorMap) {
  const { objective } = options;
  const terms = createTerms(options, weights, inputs);
  const losses = objective.losses(terms);
  return {
    losses,
    logPF: sumSteps(terms.logPF),
    logZ: objective.logZ ? objective.logZ(terms) : terms.logZ,
    ...(objective.needs.potential && { potentialErrors: potentialError(terms) }),
    ...(objective.needs.novelty && { novelty: meanNovelty(terms) }),
    ...(objective.needs.order && { impliedLogReward: impliedLogReward(terms) }),
  };
}

/**
 * One update: forward pass, objective, its gradient, Adam and the sampling average. Takes and
 * returns the state vectors; also gives the mean loss, [T] losses, logPF and logZ, and the
 * gradient norm of each parameter group before clipping.
 */
export function trainStep(options: TrainStepOptions): Step {
  return (inputs) => {
    const { loss, gradient, details } = valueAndGradient(inputs.weights, (weights) => {
      const details = trajectoryLosses(options, weights, inputs);
      return { loss: tf.mean(details.losses), details };
    });
    return { ...optimize(options, inputs, gradient), loss, ...details };
  };
}

/** New state vectors, and the gradient norm of each parameter group before clipping. */
function optimize(
  { model, clipNorm, averageTau, rateSegments = [] }: TrainStepOptions,
  inputs: TensorMap,
  gradient: Tensor,
): TensorMap {
  const { weights, firstMoment, secondMoment, gradientNorms } = adamUpdate({
    weights: inputs.weights,
    gradient,
    firstMoment: inputs.firstMoment,
    secondMoment: inputs.secondMoment,
    stepPower1: inputs.stepPower1,
    stepPower2: inputs.stepPower2,
    ...(rateSegments.length > 0 && {
      changeFactors: tf.concat(
        rateSegments.map(({ start, end, factor }) => tf.fill([end - start], factor)),
      ),
    }),
    groups: model.groups.map((group) => ({
      ...group,
      learningRate: inputs[rateName(group.name)],
      clipNorm: group.name === "logZ" ? Number.POSITIVE_INFINITY : clipNorm,
    })),
  });
  return {
    weights,
    firstMoment,
    secondMoment,
    average:
      averageTau === "copied"
        ? copyUpdate(inputs.average, weights, inputs.isCopied)
        : averageUpdate(inputs.average, weights, averageTau),
    gradientNorm: gradientNorms.policy,
    logZGradientNorm: gradientNorms.logZ,
  };
}

/**
 * The first half of an update whose batch is too large for one pass: adds the gradient of
 * sum over trajectories of `trajectoryWeight` [T] times loss to `gradient` [P]. With weights of 1
 * over the number of all trajectories, the sum over the parts is that of `trainStep`'s mean loss:
 * an objective's loss of one trajectory must not depend on the others (`needs.coupled`).
 */
export function gradientStep(options: TrainStepOptions): Step {
  return (inputs) => {
    const { loss, gradient, details } = valueAndGradient(inputs.weights, (weights) => {
      const details = trajectoryLosses(options, weights, inputs);
      return { loss: tf.sum(tf.mul(details.losses, inputs.trajectoryWeight)), details };
    });
    return { gradient: tf.add(inputs.gradient, gradient), loss, ...details };
  };
}

/** The second half: Adam and the sampling average, from the accumulated `gradient`. */
export const applyStep =
  (options: TrainStepOptions): Step =>
  (inputs) =>
    optimize(options, inputs, inputs.gradient);

/** Adam's bias corrections for update `step`, counted from 1. */
export const stepPowers = (step: number): ArrayMap => ({
  stepPower1: Float32Array.of(ADAM_BETA1 ** step),
  stepPower2: Float32Array.of(ADAM_BETA2 ** step),
});
