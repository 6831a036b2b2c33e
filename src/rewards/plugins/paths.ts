import { resolve } from "node:path";
import { isBuiltIn, type RewardConfig } from "../config.ts";
import type { PluginConfig } from "./config.ts";

/** The same component with absolute paths. */
function resolved<Config extends PluginConfig>(config: Config, folder: string): Config {
  const at = (path: string): string => resolve(folder, path);
  if (config.type !== "command") {
    return config.path === undefined ? config : { ...config, path: at(config.path) };
  }
  return { ...config, folder: at(config.folder), files: config.files.map(at) };
}

/**
 * The same reward with the paths of its own components absolute, so that the config which a run
 * keeps means the same files.
 *
 * @param folder the config file's
 */
export function resolveRewardPaths(reward: RewardConfig, folder: string): RewardConfig {
  if (reward.type === "module") return { ...reward, path: resolve(folder, reward.path) };
  if (reward.type !== "molecule") return reward;
  const components = Object.entries(reward.components).map(([name, column]) => [
    name,
    isBuiltIn(column) ? column : resolved(column, folder),
  ]);
  return { ...reward, components: Object.fromEntries(components) };
}
