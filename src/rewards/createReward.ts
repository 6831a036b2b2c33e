import { loadRdkit } from "../chem/rdkit.ts";
import { ConfigError, UserError } from "../core/errors.ts";
import type { ComponentName } from "./components/components.ts";
import { createComponents } from "./components/createComponents.ts";
import { DEFAULT_TRANSFORMS } from "./components/defaultTransforms.ts";
import { optionSchemaOf } from "./components/optionSchemas.ts";
import {
  type ColumnConfig,
  isBuiltIn,
  type MoleculeRewardConfig,
  type RewardConfig,
  SEH,
} from "./config.ts";
import { hashedReward } from "./hashedReward.ts";
import { hypergridReward } from "./hypergridReward.ts";
import { DEFAULT_FLOOR } from "./logReward.ts";
import { isPlugin, type RewardColumn } from "./moleculeRecord.ts";
import { type PluginConfig, sehConfig } from "./plugins/config.ts";
import type { MeteredSource } from "./plugins/meteredSource.ts";
import { openPlugin } from "./plugins/openPlugins.ts";
import type { RewardFunction } from "./reward.ts";
import { createBackend, createRewardService } from "./service.ts";
import { tableReward } from "./tableReward.ts";

/** What a reward must know of the environment; the config's section `env` fits. */
export interface RewardContext {
  readonly type: string;
  /** Size of the grid, where the environment is one. */
  readonly dimensions?: number;
  readonly side?: number;
}

/** What a reward may keep between programs. */
export interface RewardOptions {
  /** Folder of the run: counts of calls and the words of commands are kept in it. */
  readonly runFolder?: string;
}

/** In the field's convention the reward of the sEH proxy is clip(prediction / 8, 1e-4, 100). */
const SEH_TRANSFORM = { type: "scaledClip", divisor: 8, low: 1e-4, high: 100 } as const;

/** The settings of a component of the user's own, undefined for one of molgfn. */
function pluginOf(name: string, column: ColumnConfig): PluginConfig | undefined {
  if (!isBuiltIn(column)) return column;
  const { component = name, transform, weight } = column;
  return component === SEH ? sehConfig({ transform, weight }) : undefined;
}

function pluginColumn(name: string, plugin: PluginConfig): RewardColumn {
  const usual = plugin.type === "seh" ? SEH_TRANSFORM : ({ type: "identity" } as const);
  return { name, plugin, transform: plugin.transform ?? usual, weight: plugin.weight };
}

/** The columns of a checked config, defaults filled in. */
export function rewardColumns(components: MoleculeRewardConfig["components"]): RewardColumn[] {
  return Object.entries(components).map(([name, options]) => {
    const plugin = pluginOf(name, options);
    if (plugin !== undefined) return pluginColumn(name, plugin);
    if (!isBuiltIn(options)) throw new Error(`rewardColumns: ${options.type} is no plug-in.`);
    const component = (options.component ?? name) as ComponentName;
    const transform = options.transform ?? DEFAULT_TRANSFORMS[component];
    const column = { name, component, transform, weight: options.weight };
    const schema = optionSchemaOf(component);
    return schema === undefined ? column : { ...column, options: schema.parse(options.options) };
  });
}

/**
 * Reads the SMILES and SMARTS of options once, before threads start.
 *
 * @throws ConfigError with the column of what can't be read
 */
async function checkOptions(columns: readonly RewardColumn[]): Promise<void> {
  for (const column of columns) {
    if (isPlugin(column) || column.options === undefined) continue;
    const { name, component, options } = column;
    try {
      createComponents(await loadRdkit(), [{ name: component, options }]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new ConfigError(`reward.components.${name}.options: ${error.message}`);
    }
  }
}

/** Log reward of the invalid objects of a reward, nats. */
export function rewardFloor(config: RewardConfig): number {
  return config.type === "molecule" ? config.floor : DEFAULT_FLOOR;
}

async function createMoleculeReward(
  config: MoleculeRewardConfig,
  { runFolder }: RewardOptions,
): Promise<RewardFunction> {
  const { components, combine, cacheSize } = config;
  const columns = rewardColumns(components);
  await checkOptions(columns);
  const backend = createBackend(config);
  const sources: MeteredSource[] = [];
  try {
    for (const column of columns.filter(isPlugin)) {
      sources.push(await openPlugin(column, { backend, runFolder }));
    }
  } catch (error) {
    await Promise.all(sources.map((source) => source.close()));
    await backend.close();
    throw error;
  }
  return createRewardService({ columns, combine, cacheSize, backend, sources });
}

/**
 * The reward that a config describes.
 *
 * @throws ConfigError if the reward needs an environment that the run does not have, an option of a
 *   component can't be read, or a component of the user's own can't be used
 * @throws UserError if worker threads are asked for and the worker has not been built
 */
export async function createReward(
  config: RewardConfig,
  env?: RewardContext,
  options: RewardOptions = {},
): Promise<RewardFunction> {
  switch (config.type) {
    case "molecule":
      return createMoleculeReward(config, options);
    case "hypergrid": {
      const { dimensions, side } = env ?? {};
      if (dimensions !== undefined && side !== undefined) {
        return hypergridReward({ dimensions, side, ...config });
      }
      throw new ConfigError(
        "reward.type is hypergrid, which is defined on grids only" +
          `${env ? `, but env.type is ${env.type}` : ""}. ` +
          "Set env.type to hypergrid, or choose another reward.",
      );
    }
    case "hashed":
      return hashedReward(config);
    case "table":
      return tableReward(config);
  }
}
