/** One terminal object and what its reward was. */
export interface ReplayItem {
  /** Text that the environment reads back. */
  readonly object: string;
  /** Log of the reward before the exponent beta, nats. */
  readonly logReward: number;
  readonly valid: boolean;
  /** The actions that built it, where those are replayed. */
  readonly actions?: readonly number[];
  /** What it is scored anew by under another condition, where more than beta is asked for. */
  readonly scored?: ReplayScore;
  /** Its objectives, larger is better in each, where the strategy is `nondominated`; if valid. */
  readonly point?: readonly number[];
  /** What the object is compared by, where the strategy is `diverse`. */
  readonly traits?: ReplayTraits;
}

/** What a reward said of an object, but for how it is put together. */
export interface ReplayScore {
  /** The reward's own text of the object. */
  readonly name: string;
  /** Before beta, as far as it does not depend on conditions. */
  readonly reward: number;
  /** By the columns of the reward. */
  readonly values: readonly number[];
}

/** What tells similar molecules. */
export interface ReplayTraits {
  /** Packed bits. */
  readonly fingerprint: Uint32Array;
  /** Canonical SMILES of the Murcko scaffold, "" without rings. */
  readonly scaffold: string;
}

/** Whether `a` is worth more than `b`: invalid objects are worth least. */
export const isBetter = (a: ReplayItem, b: ReplayItem): boolean =>
  a.valid === b.valid ? a.logReward > b.logReward : a.valid;

/** What a buffer keeps. */
export interface ReplayStore {
  readonly items: readonly ReplayItem[];
  /** Place that the next item overwrites once the store is full. */
  readonly next: number;
  add(item: ReplayItem): void;
}
