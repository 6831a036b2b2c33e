import type { ConditioningConfig } from "../../conditioning/config.ts";
import type { BackwardPolicyConfig } from "../../objectives/backwardPolicyConfig.ts";
import { type ObjectiveConfig, objectiveItems } from "../../objectives/config.ts";
import type { ObjectiveItem } from "../../objectives/sections.ts";

/** Settings that make sense alone but not together: where, and what to choose instead. */
export interface Clash {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The parts of a config that objectives depend on. */
export interface CombinedSettings {
  readonly env: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly objective: ObjectiveConfig;
  readonly backwardPolicy: BackwardPolicyConfig;
  readonly temperature: { readonly type: string };
  readonly reward: { readonly type: string };
  readonly conditioning: ConditioningConfig;
  readonly training: {
    readonly epsilon: number;
    readonly averageTau: number;
    readonly targetEverySteps: number;
    readonly trajectoriesPerStep: number;
  };
  readonly replay: { readonly share: number; readonly strategy: { readonly type: string } };
  readonly localSearch: { readonly iterations: number; readonly acceptance: string };
}

/** Whether the sampling policy is not the trained one. */
const lags = ({ averageTau, targetEverySteps }: CombinedSettings["training"]): boolean =>
  averageTau > 0 || targetEverySteps > 0;

const balances = "trajectoryBalance or subTrajectoryBalance";

/** Rewards that are made of components. */
const COMPOSED: readonly string[] = ["molecule", "gridObjectives"];

/** Why objects cannot be compared component by component, and what to do; undefined if they can. */
function frontObjection({ reward }: CombinedSettings, other: string): string | undefined {
  if (COMPOSED.includes(reward.type)) return undefined;
  return (
    `it compares objects by several components, which reward.type ${reward.type} does not have; ` +
    `use a reward of several components (${COMPOSED.join(", ")}), or ${other}`
  );
}

/** Objectives that learn what the flow head says. */
const LEARN_FLOWS: readonly ObjectiveItem["type"][] = [
  "detailedBalance",
  "subTrajectoryBalance",
  "outcomeTeleportation",
];

/** Why an environment has no rewards of unfinished objects; undefined if it has. */
function partialObjection({ env }: CombinedSettings): string | undefined {
  if (env.type !== "strings") return undefined;
  return "it needs rewards of unfinished objects, which env.type strings does not have";
}

/** Why not every state can be stopped at; undefined if every state but the source can. */
function stopObjection(settings: CombinedSettings): string | undefined {
  const { env } = settings;
  const least = env.minFragments ?? env.minAtoms ?? env.minNodes ?? 1;
  if (env.type === "strings")
    return "it needs objects at every step, but strings end at one length";
  if (env.type === "module") {
    return "it needs every state to be an object, which an environment of your own may not promise";
  }
  if (least !== 1) return "it needs every state to be an object, but small ones may not stop here";
  if (env.type === "atoms" && Array.isArray(env.charges) && env.charges.length > 0) {
    return "it needs every state to be a molecule, but charged ones are not; set env.charges to []";
  }
  return undefined;
}

/** What flows to each object do not go with. */
function outcomeObjections(settings: CombinedSettings): (string | undefined)[] {
  const { backwardPolicy, conditioning, temperature, reward } = settings;
  const { target, preferences, focus, ranges } = conditioning;
  const asksForMore = preferences || focus || Object.keys(ranges).length > 0;
  return [
    target === undefined
      ? "it learns to build the object that is asked for; set conditioning.target to {}"
      : undefined,
    asksForMore || temperature.type !== "constant"
      ? "it is asked for objects alone; leave the rest of conditioning out, and temperature constant"
      : undefined,
    reward.type === "constant"
      ? undefined
      : "its only reward is to build what is asked for; set reward.type to constant",
    backwardPolicy.type === "uniform"
      ? undefined
      : "flows to different objects add up if they share a backward policy that does not know " +
        "them; set backwardPolicy to uniform",
  ];
}

/** What one objective does not go with, in words that follow its name. */
function objections(item: ObjectiveItem, settings: CombinedSettings): (string | undefined)[] {
  const { backwardPolicy, temperature, training, replay } = settings;
  const isConditioned = !["constant", "annealed"].includes(temperature.type);
  const pairs = (condition: boolean, message: string) => (condition ? message : undefined);
  switch (item.type) {
    case "flowMatching":
      return [
        pairs(
          backwardPolicy.type !== "uniform",
          "it sums over all parents and has no backward policy; leave backwardPolicy uniform, or " +
            `choose ${balances}`,
        ),
      ];
    case "detailedBalance":
    case "subTrajectoryBalance":
      return [
        item.flow === "forwardLooking" ? partialObjection(settings) : undefined,
        ...(item.flow === "outcome" ? outcomeObjections(settings) : []),
      ];
    case "augmentedTrajectoryBalance":
      return [
        pairs(
          objectiveItems(settings.objective).some(({ type }) => LEARN_FLOWS.includes(type)),
          "its flows hold what new states are given, and other objectives would share them; train a " +
            `run by it alone, or take ${LEARN_FLOWS.join(", ")} out`,
        ),
      ];
    case "outcomeTeleportation":
      return outcomeObjections(settings);
    case "modifiedDetailedBalance":
      return [stopObjection(settings)];
    case "logPartitionVariance":
      return [
        pairs(
          isConditioned,
          "it compares trajectories of one beta, but temperature draws one for each; set " +
            "temperature.type to constant, or choose trajectoryBalance",
        ),
        pairs(
          training.trajectoriesPerStep < 2,
          "it compares trajectories, but training.trajectoriesPerStep is 1",
        ),
      ];
    case "metropolisHastings":
      return [
        pairs(
          Array.isArray(settings.objective),
          "it learns nothing, so it stands alone; take the other objectives out",
        ),
        pairs(
          settings.localSearch.iterations === 0 ||
            settings.localSearch.acceptance === "deterministic",
          "its moves are those of local search; set localSearch.iterations above 0 and " +
            "localSearch.acceptance to metropolisHastings or barker",
        ),
        pairs(isConditioned, "its chains have one target; set temperature.type to constant"),
        pairs(replay.share > 0, "it replays nothing; set replay.share to 0"),
      ];
    case "orderPreserving":
      return [
        item.compare === "paretoFront" ? frontObjection(settings, "compare: pairs") : undefined,
      ];
    case "reinforce":
      return [
        pairs(
          training.epsilon > 0 || lags(training) || replay.share > 0,
          "it learns from trajectories of the policy itself; set training.epsilon, " +
            `training.${training.targetEverySteps > 0 ? "targetEverySteps" : "averageTau"} and ` +
            "replay.share to 0",
        ),
      ];
    default:
      return [];
  }
}

/** What a backward policy does not go with. */
function backwardObjection(settings: CombinedSettings): string | undefined {
  const { backwardPolicy, env, objective, replay } = settings;
  const isGuided = objectiveItems(objective).some(({ type }) => type === "guidedTrajectoryBalance");
  if (backwardPolicy.type === "pessimistic" && replay.share === 0) {
    return "it learns from trajectories of the replay buffer; set replay.share above 0";
  }
  if (backwardPolicy.type === "guided" && !isGuided) {
    return "it follows the guide of objective.type guidedTrajectoryBalance; choose both";
  }
  const isAnalytic =
    backwardPolicy.type === "maximumEntropy" && backwardPolicy.counts === "analytic";
  if (isAnalytic && env.type === "atoms") {
    return "its counts are analytic, but trajectories of env.type atoms are not counted; set backwardPolicy.counts to learned";
  }
  return undefined;
}

/** A sampling policy is a copy of the weights or their average. */
function targetClash({ training }: CombinedSettings): Clash | undefined {
  if (training.targetEverySteps === 0 || training.averageTau === 0) return undefined;
  return {
    path: ["training", "targetEverySteps"],
    message:
      "it makes the sampling policy a copy of the weights, and training.averageTau " +
      `${training.averageTau} an average of them; set one of the two to 0`,
  };
}

/** Every pair of settings that can't work together. */
export function findClashes(settings: CombinedSettings): Clash[] {
  const { objective } = settings;
  const isList = Array.isArray(objective);
  const ofObjectives = objectiveItems(objective).flatMap((item, i) =>
    objections(item, settings).flatMap((message) =>
      message === undefined
        ? []
        : [{ path: isList ? ["objective", i, "type"] : ["objective", "type"], message }],
    ),
  );
  const backward = backwardObjection(settings);
  const target = targetClash(settings);
  const replayed =
    settings.replay.strategy.type === "nondominated"
      ? frontObjection(settings, "type: prioritized")
      : undefined;
  return [
    ...ofObjectives,
    ...(replayed ? [{ path: ["replay", "strategy", "type"], message: replayed }] : []),
    ...(backward ? [{ path: ["backwardPolicy", "type"], message: backward }] : []),
    ...(target ? [target] : []),
  ];
}
