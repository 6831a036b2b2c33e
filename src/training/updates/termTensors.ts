import { gatherRows } from "../../engine/ops/gatherRows.ts";
import { segmentLogSumExp } from "../../engine/ops/logSumExp.ts";
import { stopGradient } from "../../engine/ops/stopGradient.ts";
import { type ParameterMap, unpackParameters } from "../../engine/parameters.ts";
import type { TensorMap } from "../../engine/program.ts";
import { type Tensor, tf } from "../../engine/tf.ts";
import { withoutSource } from "../../objectives/flows.ts";
import { ofNextStep } from "../../objectives/steps.ts";
import { readsEveryState, type Terms } from "../../objectives/terms.ts";
import { chosenLogits } from "../../policies/actionLogProbabilities.ts";
import { policyTensors } from "../../policies/pack.ts";
import type { PolicyOutputs } from "../../policies/policy.ts";
import type { TrainStepOptions } from "./trainStep.ts";

/** In the place of -Infinity, so that 0 times it is 0. */
const LOWEST = -1e30;

/** Remembers what `compute` gave: a traced step holds each term once. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** The tensors of a step, or an error that says which feed an objective forgot to need. */
function required(inputs: TensorMap, name: string): Tensor {
  const tensor = inputs[name];
  if (!tensor)
    throw new Error(`The step has no input ${name}; no objective said that it needs it.`);
  return tensor;
}

/** Where transitions stand: [G] values of graphs become [T, L] values of transitions. */
function gridReader(inputs: TensorMap, count: number, steps: number) {
  const read = (values: Tensor, rows: Tensor, mask: Tensor): Tensor =>
    tf.mul(tf.reshape(gatherRows(values, rows), [count, steps]), mask);
  return {
    /** [T, L] values of s_k, 0 where the network is not asked about it. */
    atState: (values: Tensor): Tensor => read(values, inputs.grid, inputs.asked),
    /** [T, L] values of s_k+1 by its segment: graphs first, then ends of trajectories. */
    atChild: (values: Tensor): Tensor => read(values, required(inputs, "childGrid"), inputs.mask),
  };
}

/** [G] log PB of the backward action that each graph was entered by, under the network. */
function enteringLogPB(outputs: PolicyOutputs, inputs: TensorMap): Tensor {
  const { backwardLogits } = outputs;
  if (!backwardLogits) throw new Error("The network has no head for backward actions.");
  const numGraphs = inputs.chosen.shape[0];
  const totals = segmentLogSumExp(backwardLogits, required(inputs, "backwardGraph"), numGraphs + 1);
  const total = tf.maximum(tf.slice(totals, [0], [numGraphs]), LOWEST);
  return tf.sub(gatherRows(backwardLogits, required(inputs, "enteredBy")), total);
}

/** [G + T + 1] log of the flow into each graph and each end of a trajectory. */
function segmentInFlow(edgeFlow: Tensor, inputs: TensorMap, count: number): Tensor {
  const numGraphs = inputs.chosen.shape[0];
  const segments = required(inputs, "parentSegment");
  return tf.maximum(segmentLogSumExp(edgeFlow, segments, numGraphs + count + 1), LOWEST);
}

/** What a network says of the graphs of a step. */
function readNetwork(outputs: PolicyOutputs, inputs: TensorMap) {
  const chosen = chosenLogits(outputs, policyTensors(inputs), inputs.chosen);
  const logEdgeFlow = tf.sub(chosen.logit, inputs.logMultiplicity);
  return {
    ...chosen,
    /** [G] of one of the labelled actions that the chosen one stands for. */
    logEdgeFlow,
    logPF: tf.sub(logEdgeFlow, chosen.logNormalizer),
  };
}

/**
 * The terms of a step's trajectories, each computed when it is first read.
 *
 * @param weights [P] those that gradients are taken by
 */
export function createTerms(options: TrainStepOptions, weights: Tensor, inputs: TensorMap): Terms {
  const { model, count, steps, prior, backwardPolicy } = options;
  const parameters = unpackParameters(model.parameters, weights);
  const tensors = policyTensors(inputs);
  const { atState, atChild } = gridReader(inputs, count, steps);
  const forward = (from: ParameterMap): PolicyOutputs => model.policy.forward(from, tensors);
  const outputs = once(() => forward(parameters));
  const network = once(() => readNetwork(outputs(), inputs));
  const target = once(() => {
    const average = unpackParameters(model.parameters, required(inputs, "average"));
    return readNetwork(forward(average), inputs);
  });
  const priorOutputs = once(() => {
    if (!prior) throw new Error("The step was compiled without a prior.");
    const frozen = unpackParameters(prior.parameters, required(inputs, "prior"));
    return prior.policy.forward(
      frozen,
      options.objective.needs.outcomePrior
        ? { ...tensors, conditioning: required(inputs, "outcome") }
        : tensors,
    );
  });
  const priorNetwork = once(() => readNetwork(priorOutputs(), inputs));
  const frozenLogPB = (): Tensor => ofNextStep(atState(enteringLogPB(priorOutputs(), inputs)));
  const logZ = once(() =>
    model.logPartition.forward(parameters, inputs.trajectoryConditioning, count),
  );
  const learnedLogPB = once(() => ofNextStep(atState(enteringLogPB(outputs(), inputs))));
  const head = (
    name: "logFlow" | "logCount" | "logOutcome",
    from: () => PolicyOutputs = outputs,
  ): Tensor => {
    const values = from()[name];
    if (!values) throw new Error(`The network has no head ${name}.`);
    return atState(values);
  };
  /** [T, L] of [G] values, of states without a choice too. */
  const ofEvery = (name: keyof Terms, values: () => Tensor): (() => Tensor) =>
    once(() => {
      if (readsEveryState(options.objective.needs)) return atState(values());
      throw new Error(`An objective reads ${name} but does not need states.`);
    });
  const getters: { readonly [Name in keyof Terms]: () => Terms[Name] } = {
    count: () => count,
    steps: () => steps,
    mask: () => inputs.mask,
    atEnd: () => inputs.atEnd,
    lengths: once(() => tf.maximum(tf.sum(inputs.mask, 1), 1)),
    logZ,
    logReward: () => inputs.logReward,
    logSymmetry: () => required(inputs, "logSymmetry"),
    logPF: once(() => atState(network().logPF)),
    logPB: once(() => {
      if (backwardPolicy === "fixed") return inputs.logPB;
      if (backwardPolicy === "frozen") return frozenLogPB();
      return backwardPolicy === "trainedApart" ? stopGradient(learnedLogPB()) : learnedLogPB();
    }),
    learnedLogPB,
    stateFlow: once(() => {
      const inner = tf.slice(head("logFlow"), [0, 1], [count, steps - 1]);
      return tf.concat([tf.reshape(logZ(), [count, 1]), inner], 1);
    }),
    logCount: once(() => head("logCount")),
    partialLogReward: once(() => atState(required(inputs, "partialLogReward"))),
    canStop: ofEvery("canStop", () =>
      tf.reshape(tf.slice(tensors.graphMask, [0, 0], [-1, 1]), [-1]),
    ),
    logStop: ofEvery("logStop", () => tf.sub(network().stopLogit, network().logNormalizer)),
    logEdgeFlow: ofEvery("logEdgeFlow", () => network().logEdgeFlow),
    logOutFlow: ofEvery("logOutFlow", () => network().logNormalizer),
    logInFlow: once(() => atChild(segmentInFlow(network().logEdgeFlow, inputs, count))),
    targetLogOutFlow: once(() => atState(target().logNormalizer)),
    targetLogPF: once(() => atState(target().logPF)),
    potential: once(() => {
      if (!model.potential) throw new Error("The model has no network of potentials.");
      const said = model.potential.forward(parameters, tensors);
      return atState(chosenLogits(said, tensors, inputs.chosen).logit);
    }),
    novelty: once(() => {
      if (!model.novelty) throw new Error("The model has no networks of novelty.");
      return atState(model.novelty.forward(parameters, tensors));
    }),
    kept: () => required(inputs, "kept"),
    priorLogPF: once(() => atState(priorNetwork().logPF)),
    priorLogFlow: once(() => withoutSource(head("logFlow", priorOutputs))),
    logOutcome: once(() => head("logOutcome")),
    logGuide: () => required(inputs, "logGuide"),
    backwardWeight: () => inputs.backwardWeight,
    forwardWeight: () => inputs.forwardWeight,
    sameCondition: () => required(inputs, "sameCondition"),
    paretoShare: () => required(inputs, "paretoShare"),
  };
  const terms = {};
  for (const [name, get] of Object.entries(getters)) Object.defineProperty(terms, name, { get });
  return terms as Terms;
}
