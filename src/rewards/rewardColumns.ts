import type { ComponentName } from "./components/components.ts";
import { DEFAULT_TRANSFORMS } from "./components/defaultTransforms.ts";
import { optionSchemaOf } from "./components/optionSchemas.ts";
import type { Composition } from "./composition.ts";
import {
  type ColumnConfig,
  isBuiltIn,
  type MoleculeRewardConfig,
  type RewardConfig,
  SEH,
} from "./config.ts";
import { gridComposition } from "./gridObjectives.ts";
import type { RewardColumn } from "./moleculeRecord.ts";
import { type PluginConfig, sehConfig } from "./plugins/config.ts";

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

/** How the reward of a checked config is put together; undefined where it has no columns. */
export function compositionOf(config: RewardConfig): Composition | undefined {
  if (config.type === "gridObjectives") return gridComposition(config);
  if (config.type !== "molecule") return undefined;
  return { parts: rewardColumns(config.components), combine: config.combine };
}
