import { loadRdkit } from "../chem/rdkit.ts";
import { ConfigError, UserError } from "../core/errors.ts";
import type { ComponentName } from "./components/components.ts";
import { createComponents } from "./components/createComponents.ts";
import { DEFAULT_TRANSFORMS } from "./components/defaultTransforms.ts";
import { optionSchemaOf } from "./components/optionSchemas.ts";
import type { MoleculeRewardConfig, RewardConfig } from "./config.ts";
import { hashedReward } from "./hashedReward.ts";
import { hypergridReward } from "./hypergridReward.ts";
import { DEFAULT_FLOOR } from "./logReward.ts";
import type { RewardColumn } from "./moleculeRecord.ts";
import type { RewardFunction } from "./reward.ts";
import { createRewardService } from "./service.ts";
import { tableReward } from "./tableReward.ts";

/** What a reward must know of the environment; the config's section `env` fits. */
export interface RewardContext {
  readonly type: string;
  /** Size of the grid, where the environment is one. */
  readonly dimensions?: number;
  readonly side?: number;
}

/** The columns of a checked config, defaults filled in. */
export function rewardColumns(components: MoleculeRewardConfig["components"]): RewardColumn[] {
  return Object.entries(components).map(([name, options]) => {
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
  for (const { name, component, options } of columns) {
    if (options === undefined) continue;
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

/**
 * The reward that a config describes.
 *
 * @throws ConfigError if the reward needs an environment that the run does not have, or an option
 *   of a component can't be read
 * @throws UserError if worker threads are asked for and the worker has not been built
 */
export async function createReward(
  config: RewardConfig,
  env?: RewardContext,
): Promise<RewardFunction> {
  switch (config.type) {
    case "molecule": {
      const { components, combine, threads, cacheSize, timeoutMs } = config;
      const columns = rewardColumns(components);
      await checkOptions(columns);
      return createRewardService({ columns, combine, threads, cacheSize, timeoutMs });
    }
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
