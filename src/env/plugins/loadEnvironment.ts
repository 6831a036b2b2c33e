import { UserError } from "../../core/errors.ts";
import { messageOf, placeIn } from "../../core/modules/importBundle.ts";
import { loadDefaultExport, type OwnModule } from "../../core/modules/ownModule.ts";
import { type CheckOptions, checkLaws } from "../contract/checkLaws.ts";
import type { Environment, StateBatch } from "../environment.ts";
import { definedEnvironment } from "./definedEnvironment.ts";
import type { EnvDefinition } from "./definition.ts";
import { definitionProblem } from "./definitionProblem.ts";
import { guarded } from "./guarded.ts";

const EXAMPLE =
  'export default defineEnv({ name: "...", source: ..., numActions: ..., ... }); ' +
  "examples/my-env/my-env.ts is one to copy.";

/** Trajectories that an environment is tried on each time that it is loaded. */
const TRIAL_TRAJECTORIES = 16;

/** Whether an environment is written in full, with batches and graphs of its own. */
const isEnvironment = (found: unknown): found is Environment =>
  typeof found === "object" && found !== null && "spec" in found && "encode" in found;

/**
 * Tries on random trajectories whether an environment, or a definition of one, does what samplers
 * rely on: masks agree with steps, ways back undo them one for one, trajectories end, texts are read
 * back, and more.
 *
 * @throws UserError that names the first law that is broken, and where
 */
export function checkEnvironment<State>(
  environment: EnvDefinition<State> | Environment,
  options: CheckOptions = {},
): void {
  const env: Environment<StateBatch> = isEnvironment(environment)
    ? environment
    : (definedEnvironment(environment) as Environment);
  checkLaws(env, options);
}

/**
 * Loads the environment that a module's default export is, or makes, and tries it.
 *
 * @throws UserError if the module can't be loaded, exports something else, or breaks a law
 */
export async function loadEnvironment(module: OwnModule): Promise<Environment> {
  const { path } = module;
  const found = await loadDefaultExport(module, EXAMPLE);
  if (!isEnvironment(found)) {
    const problem = definitionProblem(found);
    if (problem !== null) throw new UserError(`${path}: ${problem}. Write: ${EXAMPLE}`);
  }
  const env = isEnvironment(found)
    ? found
    : (definedEnvironment(guarded(found as EnvDefinition<unknown>, path)) as Environment);
  try {
    checkLaws(env, { trajectories: TRIAL_TRAJECTORIES });
  } catch (error) {
    const message = messageOf(error);
    if (message.startsWith(path)) throw error;
    if (error instanceof UserError) throw new UserError(`${path}: ${message}`);
    throw new UserError(`${path}: it failed when it was tried: ${message}${placeIn(path, error)}.`);
  }
  return env;
}
