import type { GraphBatch } from "../../core/graphBatch.ts";
import type { PhaseClock } from "../../core/phaseClock.ts";
import { createFeedBuffers } from "../../engine/feedBuffers.ts";
import { unpackParameters } from "../../engine/parameters.ts";
import type { Feed, Step } from "../../engine/program.ts";
import type { ProgramCache } from "../../engine/programCache.ts";
import { actionLogits } from "../../policies/actionLogProbabilities.ts";
import { type BatchShape, bucketFor } from "../../policies/batchShape.ts";
import { packBatch, packSpecs, policyTensors } from "../../policies/pack.ts";
import { type ActionLogits, sampleActions } from "../../policies/sampleActions.ts";
import type { Model } from "../model.ts";
import {
  type BackwardPolicy,
  drawPlaces,
  logProbabilitiesOf,
  uniformBackward,
} from "./backwardPolicy.ts";
import type { ActionSampler } from "./trajectories.ts";
import { whereChoice } from "./whereChoice.ts";

/** Logits of a batch, and the log flows of its graphs. */
export interface FlowLogits extends ActionLogits {
  /** [>= G] nats */
  readonly logFlow: Float32Array;
}

/** Evaluates the forward policy with given weights. */
export interface PolicyRunner {
  /** Masked logits of every action and each graph's log-normaliser. */
  evaluate(weights: Feed, batch: GraphBatch, conditioning: Float32Array): Promise<ActionLogits>;
  /** The same beside the log flows of the graphs, nats; of networks with a head for them. */
  evaluateFlow(weights: Feed, batch: GraphBatch, conditioning: Float32Array): Promise<FlowLogits>;
  /** The backward policy that the network gives with `weights`. */
  backward(weights: Feed): BackwardPolicy;
  /**
   * Draws actions with `weights`, their logits divided by `temperature`, 1 by default; uniformly
   * among the legal ones with probability `epsilon`.
   */
  sampler(weights: Feed, epsilon: number, temperature?: number): ActionSampler;
}

/** The forward pass alone, as a step. */
export function forwardStep(model: Model): Step {
  return (inputs) => {
    const policyParameters = unpackParameters(model.parameters, inputs.weights);
    const tensors = policyTensors(inputs);
    return actionLogits(model.policy.forward(policyParameters, tensors));
  };
}

/** The forward pass with the log flow of each graph, as a step. */
function flowStep(model: Model): Step {
  return (inputs) => {
    const parameters = unpackParameters(model.parameters, inputs.weights);
    const outputs = model.policy.forward(parameters, policyTensors(inputs));
    const { logFlow } = outputs;
    if (!logFlow) throw new Error("The network has no head for flows.");
    return { ...actionLogits(outputs), logFlow };
  };
}

/** Logits of backward actions alone, as a step. */
function backwardStep(model: Model): Step {
  return (inputs) => {
    const parameters = unpackParameters(model.parameters, inputs.weights);
    const { backwardLogits } = model.policy.forward(parameters, policyTensors(inputs));
    if (!backwardLogits) throw new Error("The network has no head for backward actions.");
    return { backwardLogits };
  };
}

/** Inputs of `forwardStep` at one shape. */
export function forwardSpecs(model: Model, shape: BatchShape) {
  return {
    weights: { shape: [model.parameterCount], dtype: "float32" as const },
    ...packSpecs(model.spec, shape, model.conditioningSize),
  };
}

/** Key of a compiled program for one shape. */
export const shapeKey = (shape: BatchShape): string => Object.values(shape).join(" ");

/**
 * @param programs where compiled forward programs are kept
 * @param clock told of each phase of an evaluation
 */
export function createPolicyRunner(
  model: Model,
  programs: ProgramCache,
  clock?: PhaseClock,
): PolicyRunner {
  const { spec } = model;
  const buffers = createFeedBuffers();
  /** Runs forward passes by a step, whose programs are kept by `name` and shape. */
  const forwardBy =
    <Outputs>(name: string, step: Step) =>
    async (weights: Feed, batch: GraphBatch, conditioning: Float32Array): Promise<Outputs> => {
      clock?.enter("compile");
      const shape = { ...bucketFor(spec, batch), backward: 0 };
      const key = `${name}${shapeKey(shape)}`;
      const program = await programs.get(key, step, forwardSpecs(model, shape));
      clock?.enter("pack");
      const feeds = packBatch({ spec, batch, shape, conditioning, buffers });
      clock?.enter("forward");
      const outputs = await program.run({ weights, ...feeds });
      return outputs as unknown as Outputs;
    };
  const evaluate = forwardBy<ActionLogits>("", forwardStep(model));
  const backStep = backwardStep(model);
  const backwardLogits = async (weights: Feed, batch: GraphBatch, conditioning: Float32Array) => {
    clock?.enter("compile");
    const shape = bucketFor(spec, batch);
    const key = `backward ${shapeKey(shape)}`;
    const program = await programs.get(key, backStep, forwardSpecs(model, shape));
    clock?.enter("pack");
    const feeds = packBatch({ spec, batch, shape, conditioning });
    clock?.enter("replay");
    return (await program.run({ weights, ...feeds })).backwardLogits;
  };
  return {
    evaluate,
    evaluateFlow: forwardBy<FlowLogits>("flow ", flowStep(model)),
    backward: (weights) => ({
      logProbabilities: uniformBackward.logProbabilities,
      async choose(env, states, { conditioning, rng }) {
        const batch = { ...env.encode(states), backward: env.encodeBackward(states) };
        const logits = await backwardLogits(weights, batch, conditioning);
        return drawPlaces(env.backwardActions(states), logits, rng);
      },
      async score(env, states, { places, conditioning }) {
        const batch = { ...env.encode(states), backward: env.encodeBackward(states) };
        const logits = await backwardLogits(weights, batch, conditioning);
        return logProbabilitiesOf(env.backwardActions(states), logits, places);
      },
    }),
    sampler: (weights, epsilon, temperature) =>
      whereChoice(spec, async (batch, conditioning, rngs) => {
        const logits = await evaluate(weights, batch, conditioning);
        clock?.enter("sampling");
        return sampleActions({ spec, batch, logits, epsilon, temperature, rngs });
      }),
  };
}
