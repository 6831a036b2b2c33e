import { joinArrays } from "../../core/joinArrays.ts";
import type { PhaseClock } from "../../core/phaseClock.ts";
import { createFeedBuffers } from "../../engine/feedBuffers.ts";
import type { ArrayMap, Feed } from "../../engine/program.ts";
import type { ProgramCache } from "../../engine/programCache.ts";
import type { BatchShape } from "../../policies/batchShape.ts";
import { shapeKey } from "../rollouts/policyRunner.ts";
import type { MicroBatch } from "./microBatches.ts";
import { trainFeeds } from "./stepFeeds.ts";
import {
  gradientSpecs,
  gradientStep,
  TRAJECTORY_OUTPUTS,
  type TrainStepOptions,
} from "./trainStep.ts";

/** Outputs [T] of a step by name, beside the state. */
export type TrajectoryOutputs = Readonly<Record<(typeof TRAJECTORY_OUTPUTS)[number], Float32Array>>;

/** What parts of a batch give together. */
export interface PartGradients {
  /** [P] valid until the next call. */
  readonly gradient: Float32Array;
  /** Weighted sum of the losses. */
  readonly loss: number;
  /** Of the real trajectories, the parts' one after the other. */
  readonly details: TrajectoryOutputs;
}

/** Adds up the gradients of parts of a batch, one after the other. */
export type ComputePartGradients = (options: {
  readonly weights: Feed;
  /** [P] the sampling average, if the objective needs it. */
  readonly average: Feed;
  readonly parts: readonly MicroBatch[];
  /** That all parts are padded to. */
  readonly shape: BatchShape;
  /** Weight of each trajectory's loss. */
  readonly share: number;
}) => Promise<PartGradients>;

/** The outputs of several parts, in order, as those of one. */
export function joinOutputs(parts: readonly TrajectoryOutputs[]): TrajectoryOutputs {
  const entries = TRAJECTORY_OUTPUTS.map(
    (name) =>
      [
        name,
        joinArrays(
          Float32Array,
          parts.map((part) => part[name]),
        ),
      ] as const,
  );
  return Object.fromEntries(entries) as unknown as TrajectoryOutputs;
}

/** The outputs of a part's real trajectories, copied: the program writes to its own again. */
function outputsOf(outputs: ArrayMap, real: number): TrajectoryOutputs {
  const entries = TRAJECTORY_OUTPUTS.map((name) => [name, outputs[name].slice(0, real)] as const);
  return Object.fromEntries(entries) as unknown as TrajectoryOutputs;
}

/**
 * @param options.step its `count` is replaced by that of the parts
 * @param options.priorWeights of the frozen policy, if the objective needs one
 */
export function createPartGradients(options: {
  readonly step: TrainStepOptions;
  readonly programs: ProgramCache;
  readonly clock: PhaseClock;
  readonly priorWeights?: Float32Array;
}): ComputePartGradients {
  const { step, programs, clock, priorWeights } = options;
  const { model, objective } = step;
  /** A program is made for a number of trajectories, so each has a step of its own. */
  const steps = new Map<number, ReturnType<typeof gradientStep>>();
  const buffers = createFeedBuffers();
  return async ({ weights, average, parts, shape, share }) => {
    let gradient = buffers.floats("gradient", model.parameterCount);
    let loss = 0;
    const outputsOfParts: TrajectoryOutputs[] = [];
    for (const part of parts) {
      clock.enter("compile");
      const { count } = part.trajectories;
      const partial = { ...step, count };
      const run = steps.get(count) ?? gradientStep(partial);
      steps.set(count, run);
      const key = `gradient ${count} ${shapeKey(shape)}`;
      const program = await programs.get(key, run, gradientSpecs(partial, shape));
      clock.enter("pack");
      const trajectoryWeight = new Float32Array(count).fill(share, 0, part.real);
      const feeds = trainFeeds(partial, part, shape, buffers);
      clock.enter("update");
      const outputs = await program.run({
        weights,
        ...(objective.needs.target && { average }),
        ...(priorWeights && { prior: priorWeights }),
        ...feeds,
        trajectoryWeight,
        gradient,
      });
      gradient = outputs.gradient as Float32Array;
      loss += outputs.loss[0];
      outputsOfParts.push(outputsOf(outputs, part.real));
    }
    return { gradient, loss, details: joinOutputs(outputsOfParts) };
  };
}
