import { loadRdkit } from "../chem/rdkit.ts";
import { ConfigError, UserError } from "../core/errors.ts";
import { createComponents } from "./components/createComponents.ts";
import type { MoleculeRewardConfig, RewardConfig } from "./config.ts";
import { constantReward } from "./constantReward.ts";
import { gridObjectives } from "./gridObjectives.ts";
import { hashedReward } from "./hashedReward.ts";
import { hypergridReward } from "./hypergridReward.ts";
import { DEFAULT_FLOOR } from "./logReward.ts";
import { isPlugin, type RewardColumn } from "./moleculeRecord.ts";
import type { MeteredSource } from "./plugins/meteredSource.ts";
import { openPlugin } from "./plugins/openPlugins.ts";
import { ownReward } from "./plugins/ownReward.ts";
import type { RewardFunction } from "./reward.ts";
import { rewardColumns } from "./rewardColumns.ts";
import { createBackend, createRewardService } from "./service.ts";
import { stringLandscape } from "./stringLandscape.ts";
import { tableReward } from "./tableReward.ts";

/** What a reward must know of the environment; the config's section `env` fits. */
export interface RewardContext {
  readonly type: string;
  /** Size of the grid, where the environment is one. */
  readonly dimensions?: number;
  readonly side?: number;
  /** What strings are made of, where the environment builds them. */
  readonly alphabet?: string;
  readonly length?: number;
}

/** What a reward may keep between programs. */
export interface RewardOptions {
  /** Folder of the run: counts of calls and the words of commands are kept in it. */
  readonly runFolder?: string;
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

/** Size of the grid that a reward of grids needs. */
function gridOf(reward: string, env: RewardContext | undefined) {
  const { dimensions, side } = env ?? {};
  if (dimensions !== undefined && side !== undefined) return { dimensions, side };
  throw new ConfigError(
    `reward.type is ${reward}, which is defined on grids only` +
      `${env ? `, but env.type is ${env.type}` : ""}. ` +
      "Set env.type to hypergrid, or choose another reward.",
  );
}

/** Alphabet and length that a reward of strings needs. */
function stringsOf(env: RewardContext | undefined) {
  const { alphabet, length } = env ?? {};
  if (alphabet !== undefined && length !== undefined) return { alphabet, length };
  throw new ConfigError(
    "reward.type is landscape, which is defined on strings only" +
      `${env ? `, but env.type is ${env.type}` : ""}. ` +
      "Set env.type to strings, or choose another reward.",
  );
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
    case "hypergrid":
      return hypergridReward({ ...gridOf(config.type, env), ...config });
    case "gridObjectives":
      return gridObjectives({ ...gridOf(config.type, env), ...config });
    case "constant":
      return constantReward();
    case "hashed":
      return hashedReward(config);
    case "landscape":
      return stringLandscape({ ...stringsOf(env), ...config });
    case "table":
      return tableReward(config);
    case "module":
      return ownReward(config);
  }
}
