import type { GraphSpec } from "../core/graphBatch.ts";
import type { Rng } from "../core/rng.ts";
import type { ParameterGroup } from "../engine/adam.ts";
import { countParameters, initializeParameters, type ParameterSpec } from "../engine/parameters.ts";
import type { BackwardPolicyConfig } from "../objectives/backwardPolicyConfig.ts";
import { isLearned } from "../objectives/backwardPolicyConfig.ts";
import type { Needs } from "../objectives/terms.ts";
import { createPolicy, type PolicyConfig } from "../policies/config.ts";
import { isBackwardParameter } from "../policies/extraHeads.ts";
import { createLogPartition, type LogPartition } from "../policies/logPartition.ts";
import { createNovelty, type Novelty } from "../policies/novelty.ts";
import type { Policy } from "../policies/policy.ts";
import { renamed } from "../policies/renamed.ts";

/** Parts of the weights that learn at rates of their own. */
export type GroupName = "policy" | "backward" | "potential" | "novelty" | "logZ";

/** All that is trained: networks and log Z, their arrays in one flat vector. */
export interface Model {
  readonly spec: GraphSpec;
  readonly conditioningSize: number;
  /** The forward policy, with heads for what objective and backward policy need. */
  readonly policy: Policy;
  /** A network whose logits are potentials of actions; there if the objective needs it. */
  readonly potential?: Policy;
  /** What tells new states; there if the objective needs it. */
  readonly novelty?: Novelty;
  readonly logPartition: LogPartition;
  /** The arrays of the policy, of potentials, of novelty and of log Z. */
  readonly parameters: readonly ParameterSpec[];
  readonly parameterCount: number;
  /** In the order of the vector, each with its own learning rate and clipping. */
  readonly groups: readonly (Pick<ParameterGroup, "start" | "end"> & {
    readonly name: GroupName;
  })[];
}

/** What the learned parts depend on. */
export interface ModelOptions {
  readonly policy: PolicyConfig;
  readonly spec: GraphSpec;
  readonly conditioningSize: number;
  readonly backwardPolicy?: BackwardPolicyConfig;
  readonly needs?: Needs;
  /** Columns of the code of an object, where the objective needs how likely each is. */
  readonly outcomeSize?: number;
}

/** Learned parts that a config asks for, for an environment of this spec. */
export function createModel(options: ModelOptions): Model {
  const { spec, conditioningSize, needs = {}, backwardPolicy = { type: "uniform" } } = options;
  const backward = isLearned(backwardPolicy);
  const heads = {
    backward,
    flow: needs.flow === true,
    ...(needs.outcomePrior && { outcome: options.outcomeSize }),
    count: backward && backwardPolicy.type === "maximumEntropy",
  };
  const policy = createPolicy(options.policy, spec, conditioningSize, heads);
  const potential = needs.potential
    ? renamed(createPolicy(options.policy, spec, conditioningSize), "potential")
    : undefined;
  const novelty = needs.novelty ? createNovelty(options.policy, spec) : undefined;
  const logPartition = createLogPartition({ conditioningSize });
  const parts: readonly [GroupName, readonly ParameterSpec[]][] = [
    ["policy", policy.parameters.filter(({ name }) => !isBackwardParameter(name))],
    ["backward", policy.parameters.filter(({ name }) => isBackwardParameter(name))],
    ["potential", potential?.parameters ?? []],
    ["novelty", novelty?.parameters ?? []],
    ["logZ", logPartition.parameters],
  ];
  const parameters = parts.flatMap(([, specs]) => specs);
  let at = 0;
  const groups = parts.flatMap(([name, specs]) => {
    const start = at;
    at += countParameters(specs);
    return at === start ? [] : [{ name, start, end: at }];
  });
  return {
    spec,
    conditioningSize,
    policy,
    ...(potential && { potential }),
    ...(novelty && { novelty }),
    logPartition,
    parameters,
    parameterCount: at,
    groups,
  };
}

/** [P] start values, log Z everywhere 0. */
export function initializeModel(model: Model, rng: Rng): Float32Array {
  return initializeParameters(model.parameters, rng);
}

/** Place in the weights of the number that is added to every log Z. */
function logZIndex({ groups, logPartition }: Model): number {
  const group = groups.find(({ name }) => name === "logZ");
  if (!group) throw new Error("The model has no log Z.");
  return group.start + logPartition.biasIndex;
}

/** Sets log Z, whatever it is conditioned on, to `value` nats; changes `weights` in place. */
export function setLogZ(model: Model, weights: Float32Array, value: number): void {
  weights[logZIndex(model)] = value;
}

/** log Z where nothing is conditioned on, nats. */
export const getLogZ = (model: Model, weights: Float32Array): number => weights[logZIndex(model)];
