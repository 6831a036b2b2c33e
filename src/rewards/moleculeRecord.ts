import type { ChunkResult, ComponentRequest } from "./chunk.ts";
import type { ComponentOptions } from "./components/component.ts";
import type { ComponentName } from "./components/components.ts";
import { logOfReward } from "./logReward.ts";
import type { RewardBatch } from "./reward.ts";
import { SCALARIZATIONS, type ScalarizationName } from "./scalarization.ts";
import { createTransform, type TransformOptions } from "./transforms/transform.ts";

/** One component of a reward, under the name of its column. */
export interface RewardColumn {
  readonly name: string;
  readonly component: ComponentName;
  /** Of components that have options. */
  readonly options?: ComponentOptions;
  readonly transform: TransformOptions;
  readonly weight: number;
}

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
  /** The components that the columns need, each once. */
  readonly components: readonly ComponentRequest[];
  /** The record of molecule `row` of a result for `components`. */
  record(result: ChunkResult, row: number): MoleculeRecord;
}

/** @param columns at least one */
export function createRecorder(
  columns: readonly RewardColumn[],
  combine: ScalarizationName,
): Recorder {
  const keys = columns.map(({ component, options }) => JSON.stringify([component, options]));
  const distinct = [...new Set(keys)];
  const components = distinct.map((key): ComponentRequest => {
    const { component, options } = columns[keys.indexOf(key)];
    return options === undefined ? { name: component } : { name: component, options };
  });
  const sources = keys.map((key) => distinct.indexOf(key));
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
    record(result, row) {
      const canonical = result.canonical[row];
      const start = row * components.length;
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
