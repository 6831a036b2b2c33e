import type { Composition } from "./composition.ts";
import type { PluginUsage } from "./plugins/meteredSource.ts";

/** What a reward says of a list of objects; every array is in the order of the objects. */
export interface RewardBatch {
  /** Canonical text of each object, null where it can't be read. */
  readonly canonical: (string | null)[];
  /** [count] of each column: the component's own value, before its transform; NaN where missing. */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** [count] r, before the exponent beta; 0 where invalid. */
  readonly reward: Float64Array;
  /** [count] nats, log max(r, 1e-30), before the exponent beta; -Infinity where invalid. */
  readonly logReward: Float64Array;
  /** [count] 1 where the reward is known, 0 where the object or one of its components failed. */
  readonly valid: Uint8Array;
  /** Why an object is not valid; null where it is. */
  readonly errors: (string | null)[];
}

/**
 * A reward over objects given as text.
 *
 * An object that fails is marked in the batch, it is never an exception. The same object always has
 * the same reward.
 */
export interface RewardFunction {
  /** Names of the components, in the order of the config; none where a reward has no parts. */
  readonly columns: readonly string[];
  /** How the columns become r; absent where a reward has no columns. */
  readonly composition?: Composition;
  /** What `evaluate` is given: SMILES of molecules, or the text of the environment's `toObjects`. */
  readonly reads: "smiles" | "object";
  /**
   * @param objects SMILES of molecules, or the text of the environment's `toObjects`
   * @throws RewardStop if a component of the user's own is used up or broken: the run must stop
   */
  evaluate(objects: readonly string[]): Promise<RewardBatch>;
  /** What its components of the user's own have been used for; none where it has no such. */
  usage?(): readonly PluginUsage[];
  /** Ends worker threads and programs; no `evaluate` after it. */
  close(): Promise<void>;
}
