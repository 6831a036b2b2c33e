import { resolve } from "node:path";
import type { ObjectiveItem } from "../../objectives/sections.ts";
import { resolveRewardPaths } from "../../rewards/plugins/paths.ts";
import type { ResolvedConfig } from "./schema.ts";

/**
 * The same config with the paths of the user's own modules and programs absolute, so that the config
 * which a run keeps means the same files.
 *
 * @param folder the config file's
 */
export function resolveOwnPaths(config: ResolvedConfig, folder: string): ResolvedConfig {
  const { env, objective, reward } = config;
  const resolved = (item: ObjectiveItem): ObjectiveItem =>
    item.type === "module" ? { ...item, path: resolve(folder, item.path) } : item;
  return {
    ...config,
    env: env.type === "module" ? { ...env, path: resolve(folder, env.path) } : env,
    objective: Array.isArray(objective) ? objective.map(resolved) : resolved(objective),
    reward: resolveRewardPaths(reward, folder),
  };
}
