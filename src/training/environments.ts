import { loadFragmentLibrary } from "../chem/fragmentLibrary.ts";
import { loadRdkit } from "../chem/rdkit.ts";
import { createAtomEnvironment } from "../env/atoms/atomEnvironment.ts";
import type { Environment } from "../env/environment.ts";
import { createFragmentEnvironment } from "../env/fragments/fragmentEnvironment.ts";
import { prepareLibrary } from "../env/fragments/preparedLibrary.ts";
import { createColoredGraphs } from "../env/graphs/coloredGraphs.ts";
import { createHypergrid } from "../env/hypergrid/hypergridEnvironment.ts";
import { loadEnvironment } from "../env/plugins/loadEnvironment.ts";
import { createBlockStrings } from "../env/strings/blocks.ts";
import { createStringEnvironment } from "../env/strings/stringEnvironment.ts";
import type { ResolvedConfig } from "./config/schema.ts";

type EnvironmentConfig = ResolvedConfig["env"];
type ConfigOf<Type extends EnvironmentConfig["type"]> = Extract<EnvironmentConfig, { type: Type }>;

/** How each environment that a config can name is made. */
export const ENVIRONMENTS: {
  readonly [Type in EnvironmentConfig["type"]]: (config: ConfigOf<Type>) => Promise<Environment>;
} = {
  fragments: async ({ library, maxFragments, minFragments }) => {
    const prepared = prepareLibrary(await loadFragmentLibrary(library), await loadRdkit());
    return createFragmentEnvironment(prepared, { maxFragments, minFragments }) as Environment;
  },
  atoms: async (config) => createAtomEnvironment(await loadRdkit(), config) as Environment,
  graphs: async (config) => createColoredGraphs(config) as Environment,
  strings: async ({ blocks, ...config }) =>
    (blocks
      ? createBlockStrings(await loadRdkit(), { ...config, blocks })
      : createStringEnvironment(config)) as Environment,
  hypergrid: async ({ dimensions, side }) => createHypergrid({ dimensions, side }) as Environment,
  module: loadEnvironment,
};

/** The environment that a config describes. */
export function createEnvironment(config: EnvironmentConfig): Promise<Environment> {
  const make = ENVIRONMENTS[config.type] as (config: EnvironmentConfig) => Promise<Environment>;
  return make(config);
}
