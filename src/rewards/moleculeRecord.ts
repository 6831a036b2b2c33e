import type { ChunkResult, ComponentRequest } from "./chunk.ts";
import type { ComponentOptions } from "./components/component.ts";
import type { ComponentName } from "./components/components.ts";
import { logOfReward } from "./logReward.ts";
import type { PluginConfig } from "./plugins/config.ts";
import type { RewardBatch } from "./reward.ts";
import { SCALARIZATIONS, type ScalarizationName } from "./scalarization.ts";
import { createTransform, type TransformOptions } from "./transforms/transform.ts";

interface AnyColumn {
  readonly name: string;
  readonly transform: TransformOptions;
  readonly weight: number;
}

/** A component of molgfn, under the name of its column. */
export interface ComponentColumn extends AnyColumn {
  readonly component: ComponentName;
  /** Of components that have options. */
  readonly options?: ComponentOptions;
}

/** A component of the user's own. */
export interface PluginColumn extends AnyColumn {
  readonly plugin: PluginConfig;
}

/** One component of a reward. */
export type RewardColumn = ComponentColumn | PluginColumn;

/** Whether a column is a component of the user's own. */
export const isPlugin = (column: RewardColumn): column is PluginColumn => "plugin" in column;

/** All that is known of one molecule; what the cache keeps. */
export interface MoleculeRecord {
  readonly canonical: string | null;
  /** [columns] component values before their transforms, NaN where missing. */
  readonly values: Float64Array;
  /** r, 0 if invalid. */
  readonly reward: number;
  /** null if the reward is known. */
  readonly error: string | null;
}

/** Turns component values into rewards. */
export interface Recorder {
  /** The components of molgfn that the columns need, each once. */
  readonly components: readonly ComponentRequest[];
  /** The columns of the user's own, in their order. */
  readonly plugins: readonly PluginColumn[];
  /**
   * The record of molecule `row` of a result.
   *
   * @param result its values are [count, components + plugins]
   */
  record(result: ChunkResult, row: number): MoleculeRecord;
}

/** Equal for columns of one component with the same options. */
const keyOf = ({ component, options }: ComponentColumn): string =>
  JSON.stringify([component, options]);

/** @param columns at least one */
export function createRecorder(
  columns: readonly RewardColumn[],
  combine: ScalarizationName,
): Recorder {
  const builtIn = columns.filter((column): column is ComponentColumn => !isPlugin(column));
  const plugins = columns.filter(isPlugin);
  const keys = builtIn.map(keyOf);
  const distinct = [...new Set(keys)];
  const components = distinct.map((key): ComponentRequest => {
    const { component, options } = builtIn[keys.indexOf(key)];
    return options === undefined ? { name: component } : { name: component, options };
  });
  const width = components.length + plugins.length;
  const sources = columns.map((column) =>
    isPlugin(column)
      ? components.length + plugins.indexOf(column)
      : distinct.indexOf(keyOf(column)),
  );
  const transforms = columns.map((column) => createTransform(column.transform));
  const weights = columns.map((column) => column.weight);
  const scalarization = SCALARIZATIONS[combine];
  const rewardOf = (values: Float64Array): number =>
    scalarization(
      transforms.map((transform, i) => transform(values[i])),
      weights,
    );
  return {
    components,
    plugins,
    record(result, row) {
      const canonical = result.canonical[row];
      const start = row * width;
      const values = Float64Array.from(sources, (source) => result.values[start + source]);
      const error = result.errors[row];
      if (error !== null) return { canonical, values, reward: 0, error };
      const reward = rewardOf(values);
      if (Number.isFinite(reward)) return { canonical, values, reward, error };
      return {
        canonical,
        values,
        reward: 0,
        error: `The reward is ${reward}, not a finite number.`,
      };
    },
  };
}

/** The records of a list of molecules as one batch. */
export function batchOfRecords(
  columns: readonly RewardColumn[],
  records: readonly MoleculeRecord[],
): RewardBatch {
  const valuesOf = (column: number) => Float64Array.from(records, (r) => r.values[column]);
  return {
    canonical: records.map((record) => record.canonical),
    values: Object.fromEntries(columns.map((column, i) => [column.name, valuesOf(i)])),
    reward: Float64Array.from(records, (record) => record.reward),
    logReward: Float64Array.from(records, ({ error, reward }) =>
      error === null ? logOfReward(reward) : -Infinity,
    ),
    valid: Uint8Array.from(records, (record) => (record.error === null ? 1 : 0)),
    errors: records.map((record) => record.error),
  };
}
