import { UserError } from "../../core/errors.ts";
import { loadDefaultExport, type OwnModule } from "../../core/modules/ownModule.ts";
import type { BackwardPolicyConfig } from "../backwardPolicyConfig.ts";
import { createObjective, type ObjectiveConfig, objectiveItems } from "../config.ts";
import type { Objective } from "../objective.ts";
import type { ObjectiveDefinition } from "./definition.ts";
import { objectiveProblem, ownObjective } from "./ownObjective.ts";
import { tryObjective } from "./tryObjective.ts";

const EXAMPLE =
  "export default defineObjective({ losses: (terms) => ... }); " +
  "examples/my-objective/my-objective.ts is one to copy.";

/**
 * Loads the objective that a module's default export is, or makes, and tries it.
 *
 * @throws UserError if the module can't be loaded, exports something else, or can't be trained by
 */
export async function loadOwnObjective(module: OwnModule): Promise<Objective> {
  const { path } = module;
  const found = await loadDefaultExport(module, EXAMPLE);
  const problem = objectiveProblem(found);
  if (problem !== null) throw new UserError(`${path}: ${problem}. Write: ${EXAMPLE}`);
  const objective = ownObjective(found as ObjectiveDefinition, path);
  await tryObjective(objective, path);
  return objective;
}

/** The objective that a config names, its modules loaded; see `createObjective`. */
export async function loadObjective(
  config: ObjectiveConfig,
  backwardPolicy?: BackwardPolicyConfig,
): Promise<Objective> {
  const own = new Map<object, Objective>();
  for (const item of objectiveItems(config)) {
    if (item.type === "module") own.set(item, await loadOwnObjective(item));
  }
  return createObjective(config, backwardPolicy, own);
}
