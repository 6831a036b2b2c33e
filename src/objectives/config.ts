import { z } from "zod";
import { type Tensor, tf } from "../engine/tf.ts";
import { maximumEntropy, pessimistic, trajectoryLikelihood } from "./backwardLikelihood.ts";
import type { BackwardPolicyConfig } from "./backwardPolicyConfig.ts";
import { BUILDERS } from "./builders.ts";
import { guideResidual } from "./guidedTrajectoryBalance.ts";
import type { Objective } from "./objective.ts";
import { type ObjectiveItem, objectiveItem } from "./sections.ts";
import type { Needs } from "./terms.ts";

/** The `objective` section of a config: one objective, or several whose losses are added. */
export const objectiveSection = z.union([objectiveItem, z.array(objectiveItem).min(1)]);

/** An objective section with its defaults filled in. */
export type ObjectiveConfig = z.output<typeof objectiveSection>;

/** The objectives of a section, whether it names one or several. */
export const objectiveItems = (config: ObjectiveConfig): readonly ObjectiveItem[] =>
  Array.isArray(config) ? config : [config];

/** Objectives of the user's own, by their items. */
type OwnObjectives = ReadonlyMap<object, Objective>;

function create(item: ObjectiveItem, own: OwnObjectives): Objective {
  if (item.type !== "module") {
    return (BUILDERS[item.type] as (item: ObjectiveItem) => Objective)(item);
  }
  const objective = own.get(item);
  if (!objective) throw new Error(`createObjective: ${item.path} was not loaded.`);
  return objective;
}

/** What a backward policy is trained by, where that is not the objective itself. */
const BACKWARD_LOSSES: Partial<Record<BackwardPolicyConfig["type"], Objective>> = {
  trajectoryLikelihood: { needs: {}, losses: trajectoryLikelihood },
  pessimistic: { needs: {}, losses: pessimistic },
  maximumEntropy: { needs: {}, losses: (terms) => tf.square(maximumEntropy(terms)) },
  guided: { needs: { guide: true }, losses: (terms) => tf.square(guideResidual(terms)) },
};

/** All needs of several objectives. */
const joinNeeds = (parts: readonly Objective[]): Needs =>
  Object.assign({}, ...parts.map(({ needs }) => needs));

/**
 * The objective that a config names: the weighted sum of its items, and what the backward policy is
 * trained by.
 *
 * @param own those of items of type module, loaded
 */
export function createObjective(
  config: ObjectiveConfig,
  backwardPolicy: BackwardPolicyConfig = { type: "uniform" },
  own: OwnObjectives = new Map(),
): Objective {
  const items = objectiveItems(config);
  const parts = items.map((item) => create(item, own));
  const { type } = backwardPolicy;
  const isFixed = type === "maximumEntropy" && backwardPolicy.counts === "analytic";
  const backward = isFixed ? undefined : BACKWARD_LOSSES[type];
  const all = backward ? [...parts, backward] : parts;
  const weights = [...items.map(({ weight }) => weight), 1];
  const implied = parts.find(({ logZ }) => logZ);
  return {
    needs: joinNeeds(all),
    losses: (terms) =>
      all
        .map((part, i): Tensor => {
          const losses = part.losses(terms);
          return weights[i] === 1 ? losses : tf.mul(losses, weights[i]);
        })
        .reduce((sum, losses) => tf.add(sum, losses)),
    ...(implied?.logZ && { logZ: implied.logZ }),
  };
}
