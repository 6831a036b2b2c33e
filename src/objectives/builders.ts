import { type Tensor, tf } from "../engine/tf.ts";
import { augmentedTrajectoryBalance, meanNovelty } from "./augmentedTrajectoryBalance.ts";
import { detailedBalance, meanOverSteps } from "./detailedBalance.ts";
import { energyDecomposition } from "./energyDecomposition.ts";
import { flowMatching, leafWeights } from "./flowMatching.ts";
import {
  decomposedFlow,
  type Flow,
  forwardLookingFlow,
  learnedFlow,
  outcomeFlow,
  terminatingFlow,
} from "./flows.ts";
import { guidedTrajectoryBalance } from "./guidedTrajectoryBalance.ts";
import { logPartitionVariance, meanImpliedLogZ } from "./logPartitionVariance.ts";
import { maximumLikelihood } from "./maximumLikelihood.ts";
import type { Objective, Regression } from "./objective.ts";
import { orderPreserving, paretoOrder } from "./orderPreserving.ts";
import { outcomeLikelihood, outcomePredictor } from "./outcomePredictor.ts";
import { outcomeTeleportation } from "./outcomeTeleportation.ts";
import { absolute, huber, linex, shiftedCosh, squared } from "./regression.ts";
import { reinforce } from "./reinforce.ts";
import {
  meanPosteriorLogZ,
  relativeTrajectoryBalance,
  relativeTrajectoryBalanceVariance,
} from "./relativeTrajectoryBalance.ts";
import type { ObjectiveItem } from "./sections.ts";
import { softQLearning } from "./softQLearning.ts";
import { atSource } from "./steps.ts";
import { subTrajectoryBalance, weighSubTrajectories } from "./subTrajectoryBalance.ts";
import { isPooled, subTrajectoryWeights } from "./subTrajectoryWeights.ts";
import type { Needs, Terms } from "./terms.ts";
import { trajectoryBalance } from "./trajectoryBalance.ts";

type ItemOf<Type extends ObjectiveItem["type"]> = Extract<ObjectiveItem, { type: Type }>;
type RegressionConfig = Pick<ItemOf<"trajectoryBalance">, "loss" | "huberDelta" | "linexAlpha">;

/** What a config's `loss` says that a residual costs. */
export function createRegression({ loss, huberDelta, linexAlpha }: RegressionConfig): Regression {
  const costs: Record<RegressionConfig["loss"], Regression> = {
    squared,
    absolute,
    shiftedCosh,
    huber: (residual) => huber(residual, huberDelta),
    linex: (residual) => linex(residual, linexAlpha),
  };
  return costs[loss];
}

/** An objective with one residual a trajectory. */
const ofTrajectories = (
  config: RegressionConfig,
  residual: (terms: Terms) => Tensor,
  needs: Needs = {},
): Objective => {
  const cost = createRegression(config);
  return { needs, losses: (terms) => cost(residual(terms)) };
};

type FlowName = ItemOf<"detailedBalance">["flow"] | "terminating";

/** [T] log Z as the flow of the source. */
const logZBy =
  (flow: Flow) =>
  (terms: Terms): Tensor =>
    atSource(flow(terms));

/** How each flow is written, what that needs, and log Z where it is not a number of its own. */
const FLOWS: Record<FlowName, { readonly flow: Flow } & Pick<Objective, "needs" | "logZ">> = {
  learned: { flow: learnedFlow, needs: { flow: true } },
  forwardLooking: { flow: forwardLookingFlow, needs: { flow: true, partialRewards: true } },
  energyDecomposition: { flow: decomposedFlow, needs: { flow: true, potential: true } },
  outcome: { flow: outcomeFlow, needs: { flow: true, outcomes: true }, logZ: logZBy(outcomeFlow) },
  terminating: {
    flow: terminatingFlow,
    needs: { partialRewards: true, stops: true },
    logZ: logZBy(terminatingFlow),
  },
};

/** `balance`, and, where potentials are learned, what they are learned by. */
const withPotentials =
  (name: FlowName, balance: Objective["losses"]): Objective["losses"] =>
  (terms) =>
    name === "energyDecomposition"
      ? tf.add(balance(terms), energyDecomposition(terms))
      : balance(terms);

function balanceOfTransitions(config: RegressionConfig, name: FlowName): Objective {
  const cost = createRegression(config);
  const { flow, ...own } = FLOWS[name];
  return {
    ...own,
    losses: withPotentials(name, (terms) =>
      meanOverSteps(terms, detailedBalance(terms, flow(terms)), cost),
    ),
  };
}

function balanceOfSubTrajectories(config: ItemOf<"subTrajectoryBalance">): Objective {
  const cost = createRegression(config);
  const { flow, needs, ...own } = FLOWS[config.flow];
  return {
    ...own,
    needs: { ...needs, ...(isPooled(config.weighting) && { coupled: true }) },
    losses: withPotentials(config.flow, (terms) => {
      const weights = subTrajectoryWeights(terms, config.weighting, config.lambda);
      return weighSubTrajectories(subTrajectoryBalance(terms, flow(terms)), weights, cost);
    }),
  };
}

/** How each objective that a config can name is made. */
export const BUILDERS: {
  readonly [T in Exclude<ObjectiveItem["type"], "module">]: (item: ItemOf<T>) => Objective;
} = {
  trajectoryBalance: (item) => ofTrajectories(item, trajectoryBalance),
  augmentedTrajectoryBalance: (item) => {
    const cost = createRegression(item);
    return {
      needs: { flow: true, novelty: true },
      losses: (terms) => {
        const { whole, transitions } = augmentedTrajectoryBalance(terms, item.noveltyScale);
        const balance = tf.add(cost(whole), meanOverSteps(terms, transitions, cost));
        return tf.add(balance, meanNovelty(terms));
      },
    };
  },
  logPartitionVariance: (item) => ({
    ...ofTrajectories(item, logPartitionVariance, { coupled: true }),
    logZ: meanImpliedLogZ,
  }),
  detailedBalance: (item) => balanceOfTransitions(item, item.flow),
  modifiedDetailedBalance: (item) => balanceOfTransitions(item, "terminating"),
  subTrajectoryBalance: balanceOfSubTrajectories,
  outcomeTeleportation: (item) => {
    const cost = createRegression(item);
    const { flow: _, ...own } = FLOWS.outcome;
    return {
      ...own,
      losses: (terms) => meanOverSteps(terms, outcomeTeleportation(terms), cost),
    };
  },
  outcomePredictor: (item) => {
    const cost = createRegression(item);
    return {
      needs: { outcomePrior: true },
      losses: (terms) =>
        tf.add(meanOverSteps(terms, outcomePredictor(terms), cost), outcomeLikelihood(terms)),
      logZ: ({ logOutFlow }) => atSource(logOutFlow),
    };
  },
  flowMatching: (item) => {
    const cost = createRegression(item);
    return {
      needs: { parents: true },
      losses: (terms) => {
        const weights = leafWeights(terms, item.leafWeight);
        return tf.div(tf.sum(tf.mul(cost(flowMatching(terms)), weights), 1), terms.lengths);
      },
      logZ: ({ logOutFlow }) => atSource(logOutFlow),
    };
  },
  relativeTrajectoryBalance: (item) =>
    item.learnsLogZ
      ? ofTrajectories(item, relativeTrajectoryBalance, { prior: true })
      : {
          ...ofTrajectories(item, relativeTrajectoryBalanceVariance, {
            prior: true,
            coupled: true,
          }),
          logZ: meanPosteriorLogZ,
        },
  guidedTrajectoryBalance: (item) =>
    ofTrajectories(item, (terms) => guidedTrajectoryBalance(terms, item.backwardShare), {
      guide: true,
    }),
  orderPreserving: ({ compare }) =>
    compare === "pairs"
      ? { needs: { coupled: true, order: true }, losses: orderPreserving }
      : { needs: { coupled: true, order: true, pareto: true }, losses: paretoOrder },
  maximumLikelihood: () => ({ needs: {}, losses: maximumLikelihood }),
  // The chain is drawn by local search; no step is taken.
  metropolisHastings: () => ({ needs: { chain: true }, losses: ({ logZ }) => tf.zerosLike(logZ) }),
  reinforce: () => ({ needs: { onPolicy: true, coupled: true }, losses: reinforce }),
  softQLearning: (item) => {
    const cost = createRegression(item);
    return {
      needs: { target: true },
      losses: (terms) => meanOverSteps(terms, softQLearning(terms, item), cost),
      logZ: ({ logOutFlow }) => tf.mul(atSource(logOutFlow), 1 / (1 - item.munchausen)),
    };
  },
};
