import type { PhaseClock } from "../../core/phaseClock.ts";
import { createFeedBuffers } from "../../engine/feedBuffers.ts";
import { stepPeakBytes } from "../../engine/peakMemory.ts";
import type { ArrayMap } from "../../engine/program.ts";
import { type BatchShape, bucketFor, largestShape } from "../../policies/batchShape.ts";
import type { TrainingBatch } from "../batch.ts";
import type { Model } from "../model.ts";
import type { Programs } from "../programs.ts";
import { shapeKey } from "../rollouts/policyRunner.ts";
import type { Crew } from "../workers/crew.ts";
import { type MicroBatch, splitBatch } from "./microBatches.ts";
import { createPartGradients } from "./partGradients.ts";
import { type ComputedUpdate, computeUpdate, type StateVectors } from "./stateVectors.ts";
import { trainFeeds } from "./stepFeeds.ts";
import {
  applySpecs,
  applyStep,
  STATE_VECTORS,
  type TrainStepOptions,
  trainSpecs,
  trainStep,
} from "./trainStep.ts";

/** An update, how it was computed, and what it was fed beside the state vectors. */
export interface PassedUpdate extends ComputedUpdate {
  /** Forward and backward passes that the batch was split into. */
  readonly passes: number;
  readonly feeds: ArrayMap;
  /** Something that the user should know. */
  readonly notice?: string;
}

/** What `createGradientPasses` is made for. */
export interface GradientPassesOptions {
  readonly step: TrainStepOptions;
  readonly programs: Programs;
  /** Threads that share the parts of a batch. */
  readonly crew?: Pick<Crew, "size" | "gradients">;
  /** Most bytes of intermediate results of one pass, by the estimate of `stepPeakBytes`. */
  readonly memoryBytes: number;
  readonly clock: PhaseClock;
  /** Weights of the frozen policy, if the objective needs one. */
  readonly priorWeights?: Float32Array;
}

/** Computes updates: in one pass, or, where that would take too much memory, in several. */
export type GradientPasses = (
  vectors: StateVectors,
  batch: TrainingBatch,
  /** Learning rates and Adam's corrections. */
  rates: ArrayMap,
) => Promise<PassedUpdate>;

/** What ONNX Runtime and JavaScript say when memory is used up. */
const OUT_OF_MEMORY = /bad_alloc|failed to allocate|out of memory|allocation failed/i;

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && OUT_OF_MEMORY.test(error.message);

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** One shape for all parts of a batch, so that one program serves them. */
export const commonShape = (model: Model, parts: readonly MicroBatch[]): BatchShape =>
  parts.map(({ graphs }) => bucketFor(model.spec, graphs, "update")).reduce(largestShape);

/** The number of passes is a function of the batch and the options alone, so runs repeat. */
export function createGradientPasses(options: GradientPassesOptions): GradientPasses {
  const { step, programs, memoryBytes, clock } = options;
  const { model } = step;
  const prior: ArrayMap = options.priorWeights ? { prior: options.priorWeights } : {};
  const whole = trainStep(step);
  const apply = applyStep(step);
  const known = new Map<string, number>();
  const buffers = createFeedBuffers();
  const { priorWeights } = options;
  const partGradients = createPartGradients({
    ...{ step, programs: programs.train, clock },
    ...(priorWeights && { priorWeights }),
  });
  // Workers know neither the frozen policy nor trajectories of other parts.
  const crew = step.prior || step.objective.needs.coupled ? undefined : options.crew;
  const workers = crew?.size ?? 1;

  const bytesOf = (shape: BatchShape): number => {
    const key = shapeKey(shape);
    const bytes = known.get(key) ?? stepPeakBytes(whole, trainSpecs(step, shape));
    known.set(key, bytes);
    return bytes;
  };

  const inOnePass = async (
    vectors: StateVectors,
    batch: TrainingBatch,
    rates: ArrayMap,
    shape: BatchShape,
  ): Promise<PassedUpdate> => {
    const specs = trainSpecs(step, shape);
    const program = await programs.train.get(shapeKey(shape), whole, specs, STATE_VECTORS);
    clock.enter("pack");
    const feeds = { ...rates, ...trainFeeds(step, batch, shape, buffers), ...prior };
    clock.enter("update");
    return { ...(await computeUpdate(program, vectors, feeds)), passes: 1, feeds };
  };

  const inParts = async (
    vectors: StateVectors,
    batch: TrainingBatch,
    rates: ArrayMap,
    count: number,
  ): Promise<PassedUpdate> => {
    clock.enter("pack");
    const parts = splitBatch(model, batch, count);
    const shape = commonShape(model, parts);
    const share = 1 / batch.trajectories.count;
    const { weights, average } = vectors;
    const compute = crew ? crew.gradients : partGradients;
    const found = await compute({ weights, average, parts, shape, share });
    clock.enter("compile");
    const program = await programs.train.get("apply", apply, applySpecs(step), STATE_VECTORS);
    clock.enter("update");
    const feeds = { ...rates, gradient: found.gradient };
    const { outputs, accept } = await computeUpdate(program, vectors, feeds);
    return {
      outputs: { ...outputs, loss: Float32Array.of(found.loss), ...found.details },
      accept,
      passes: Math.ceil(parts.length / workers),
      feeds,
    };
  };

  return async (vectors, batch, rates) => {
    clock.enter("compile");
    const shape = bucketFor(model.spec, batch.graphs, "update");
    const bytes = bytesOf(shape);
    // Losses that depend on other trajectories of the batch need all of them at once.
    const most = step.objective.needs.coupled ? 1 : batch.trajectories.count;
    const compute = (passes: number): Promise<PassedUpdate> =>
      passes === 1 && workers === 1
        ? inOnePass(vectors, batch, rates, shape)
        : inParts(vectors, batch, rates, passes * workers);
    const passes = Math.min(most, Math.ceil(bytes / memoryBytes));
    try {
      return await compute(passes);
    } catch (error) {
      if (!isOutOfMemory(error) || passes >= most) throw error;
      const update = await compute(Math.min(most, 2 * passes));
      const notice =
        `An update ran out of memory in ${passes} pass${passes === 1 ? "" : "es"} and was computed ` +
        `in ${update.passes}. Set engine.memoryMB below ${megabytes(bytes / passes)}, ` +
        "so that a resumed run splits its batches alike.";
      return { ...update, notice };
    }
  };
}
