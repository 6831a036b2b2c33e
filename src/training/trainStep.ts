import { ADAM_BETA1, ADAM_BETA2, adamUpdate, averageUpdate } from "../engine/adam.ts";
import { segmentSum } from "../engine/ops/segmentSum.ts";
import { valueAndGradient } from "../engine/ops/valueAndGradient.ts";
import { unpackParameters } from "../engine/parameters.ts";
import type { ArrayMap, Step, TensorMap, TensorSpecs } from "../engine/program.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import type { Objective } from "../objectives/objective.ts";
import { chosenLogProbabilities } from "../policies/actionLogProbabilities.ts";
import type { BatchShape } from "../policies/batchShape.ts";
import { flatActionIndices, packBatch, packSpecs, policyTensors } from "../policies/pack.ts";
import { gatherConditioning } from "./conditioning.ts";
import type { Model } from "./model.ts";
import { sumByTrajectory, type Trajectories } from "./trajectories.ts";

/** What a train step is compiled for. */
export interface TrainStepOptions {
  readonly model: Model;
  readonly objective: Objective;
  /** Number of trajectories, T. */
  readonly count: number;
  readonly clipNorm: number;
  /** Share of its old value that the sampling average keeps. */
  readonly averageTau: number;
}

/** Names of the vectors [P] that a train step takes and gives back changed. */
export const STATE_VECTORS = ["weights", "firstMoment", "secondMoment", "average"] as const;

const float = (...lengths: number[]) => ({ shape: lengths, dtype: "float32" }) as const;
const int = (...lengths: number[]) => ({ shape: lengths, dtype: "int32" }) as const;

/** Shapes of what Adam takes beside the gradient: the state vectors, learning rates and powers. */
function optimizerSpecs(model: Model): TensorSpecs {
  return {
    ...Object.fromEntries(STATE_VECTORS.map((name) => [name, float(model.parameterCount)])),
    policyLearningRate: float(),
    logZLearningRate: float(),
    stepPower1: float(),
    stepPower2: float(),
  };
}

/** Shapes of what `trainFeeds` makes. */
function batchSpecs({ model, count }: TrainStepOptions, shape: BatchShape): TensorSpecs {
  const size = model.conditioningSize;
  return {
    ...packSpecs(model.spec, shape, size),
    chosen: int(shape.graphs),
    trajectoryOf: int(shape.graphs),
    isTransition: float(shape.graphs),
    logMultiplicity: float(count),
    logPB: float(count),
    logReward: float(count),
    ...(size > 0 && { trajectoryConditioning: float(count, size) }),
  };
}

/** Shapes of all inputs of `trainStep` for batches of `shape`. */
export const trainSpecs = (options: TrainStepOptions, shape: BatchShape): TensorSpecs => ({
  ...optimizerSpecs(options.model),
  ...batchSpecs(options, shape),
});

/** Shapes of all inputs of `gradientStep` for parts of `count` trajectories. */
export const gradientSpecs = (options: TrainStepOptions, shape: BatchShape): TensorSpecs => ({
  weights: float(options.model.parameterCount),
  gradient: float(options.model.parameterCount),
  trajectoryWeight: float(options.count),
  ...batchSpecs(options, shape),
});

/** Shapes of all inputs of `applyStep`. */
export const applySpecs = ({ model }: TrainStepOptions): TensorSpecs => ({
  ...optimizerSpecs(model),
  gradient: float(model.parameterCount),
});

/** [T] losses and what they were made of. */
function trajectoryLosses(
  { model, objective, count }: TrainStepOptions,
  weights: Tensor,
  inputs: TensorMap,
): { losses: Tensor; logPF: Tensor; logZ: Tensor } {
  const parameters = unpackParameters(model.parameters, weights);
  const tensors = policyTensors(inputs);
  const outputs = model.policy.forward(parameters, tensors);
  const perTransition = chosenLogProbabilities(outputs, tensors, inputs.chosen);
  const logPF = tf.sub(
    segmentSum(tf.mul(perTransition, inputs.isTransition), inputs.trajectoryOf, count),
    inputs.logMultiplicity,
  );
  const logZ = model.logPartition.forward(parameters, inputs.trajectoryConditioning, count);
  const { logPB, logReward } = inputs;
  return { losses: objective({ logZ, logPF, logPB, logReward }), logPF, logZ };
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
  { model, clipNorm, averageTau }: TrainStepOptions,
  inputs: TensorMap,
  gradient: Tensor,
): TensorMap {
  const [policy, logZ] = model.groups;
  const { weights, firstMoment, secondMoment, gradientNorms } = adamUpdate({
    weights: inputs.weights,
    gradient,
    firstMoment: inputs.firstMoment,
    secondMoment: inputs.secondMoment,
    stepPower1: inputs.stepPower1,
    stepPower2: inputs.stepPower2,
    groups: [
      { ...policy, learningRate: inputs.policyLearningRate, clipNorm },
      { ...logZ, learningRate: inputs.logZLearningRate, clipNorm: Number.POSITIVE_INFINITY },
    ],
  });
  return {
    weights,
    firstMoment,
    secondMoment,
    average: averageUpdate(inputs.average, weights, averageTau),
    gradientNorm: gradientNorms.policy,
    logZGradientNorm: gradientNorms.logZ,
  };
}

/**
 * The first half of an update whose batch is too large for one pass: adds the gradient of
 * sum over trajectories of `trajectoryWeight` [T] times loss to `gradient` [P]. With weights of 1
 * over the number of all trajectories, the sum over the parts is that of `trainStep`'s mean loss:
 * an objective's loss of one trajectory must not depend on the others.
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

/** The feeds of one batch of trajectories, without the state vectors and learning rates. */
export function trainFeeds(options: {
  readonly model: Model;
  readonly trajectories: Omit<Trajectories, "terminal">;
  readonly shape: BatchShape;
  /** [T] nats, beta and symmetry already in it. */
  readonly logReward: Float64Array;
  /** [T, C] */
  readonly conditioning: Float32Array;
}): ArrayMap {
  const { model, trajectories, shape, logReward, conditioning } = options;
  const { spec, conditioningSize } = model;
  const { batch, trajectoryOf, actions } = trajectories;
  const padInts = (values: Int32Array) => {
    const out = new Int32Array(shape.graphs);
    out.set(values);
    return out;
  };
  return {
    ...packBatch({
      spec,
      batch,
      shape,
      conditioning: gatherConditioning(conditioning, conditioningSize, trajectoryOf),
    }),
    chosen: padInts(flatActionIndices(spec, batch, shape, actions)),
    trajectoryOf: padInts(trajectoryOf),
    isTransition: new Float32Array(shape.graphs).fill(1, 0, batch.numGraphs),
    logMultiplicity: Float32Array.from(sumByTrajectory(trajectories, trajectories.logMultiplicity)),
    logPB: Float32Array.from(sumByTrajectory(trajectories, trajectories.logPB)),
    logReward: Float32Array.from(logReward),
    ...(conditioningSize > 0 && { trajectoryConditioning: conditioning }),
  };
}
