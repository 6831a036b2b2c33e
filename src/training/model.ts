import type { GraphSpec } from "../core/graphBatch.ts";
import type { Rng } from "../core/rng.ts";
import type { ParameterGroup } from "../engine/adam.ts";
import { countParameters, initializeParameters, type ParameterSpec } from "../engine/parameters.ts";
import { createPolicy, type PolicyConfig } from "../policies/config.ts";
import { createLogPartition, type LogPartition } from "../policies/logPartition.ts";
import type { Policy } from "../policies/policy.ts";

/** All that is trained: a forward policy and log Z, their arrays in one flat vector. */
export interface Model {
  readonly spec: GraphSpec;
  readonly conditioningSize: number;
  readonly policy: Policy;
  readonly logPartition: LogPartition;
  /** The policy's arrays, then those of log Z. */
  readonly parameters: readonly ParameterSpec[];
  readonly parameterCount: number;
  /** Groups `policy` and `logZ`, each with its own learning rate and clipping. */
  readonly groups: readonly Pick<ParameterGroup, "name" | "start" | "end">[];
}

/** Learned parts that a config asks for, for an environment of this spec. */
export function createModel(options: {
  readonly policy: PolicyConfig;
  readonly spec: GraphSpec;
  readonly conditioningSize: number;
}): Model {
  const { spec, conditioningSize } = options;
  const policy = createPolicy(options.policy, spec, conditioningSize);
  const logPartition = createLogPartition({ conditioningSize });
  const parameters = [...policy.parameters, ...logPartition.parameters];
  const split = countParameters(policy.parameters);
  const parameterCount = countParameters(parameters);
  const groups = [
    { name: "policy", start: 0, end: split },
    { name: "logZ", start: split, end: parameterCount },
  ];
  return { spec, conditioningSize, policy, logPartition, parameters, parameterCount, groups };
}

/** [P] start values, log Z everywhere 0. */
export function initializeModel(model: Model, rng: Rng): Float32Array {
  return initializeParameters(model.parameters, rng);
}

/** Sets log Z, whatever it is conditioned on, to `value` nats; changes `weights` in place. */
export function setLogZ(model: Model, weights: Float32Array, value: number): void {
  weights[model.groups[1].start + model.logPartition.biasIndex] = value;
}

/** log Z where nothing is conditioned on, nats. */
export const getLogZ = (model: Model, weights: Float32Array): number =>
  weights[model.groups[1].start];
