import type { Conditioning } from "../conditioning/conditioning.ts";
import { targetEncoder } from "../conditioning/targetEncoders.ts";
import type { Environment } from "../env/environment.ts";
import { withChildren } from "../env/withChildren.ts";
import type { Objective } from "../objectives/objective.ts";
import { loadObjective } from "../objectives/plugins/loadObjective.ts";
import { assembleConditioning } from "./conditioning.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { createEnvironment } from "./environments.ts";
import { createModel, type Model } from "./model.ts";

/** What a config says of a network and of what it is trained on; the same on each thread. */
export interface Network {
  readonly env: Environment;
  readonly conditioning: Conditioning;
  readonly objective: Objective;
  readonly model: Model;
}

/**
 * Builds environment and model.
 *
 * @throws UserError if a module of the user's own can't be used
 */
export async function assembleNetwork(config: ResolvedConfig): Promise<Network> {
  const own = await createEnvironment(config.env);
  const env = config.policy.scores === "children" ? withChildren(own) : own;
  const conditioning = await assembleConditioning(config, env);
  const objective = await loadObjective(config.objective, config.backwardPolicy);
  const model = createModel({
    policy: config.policy,
    spec: env.spec,
    conditioningSize: conditioning.size,
    backwardPolicy: config.backwardPolicy,
    needs: objective.needs,
    ...(objective.needs.outcomePrior && { outcomeSize: targetEncoder(config.env).columns }),
  });
  return { env, conditioning, objective, model };
}
