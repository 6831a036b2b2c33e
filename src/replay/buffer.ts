import type { Rng } from "../core/rng.ts";
import type { ReplayConfig } from "./config.ts";
import { createDiverseStore, type Similarity } from "./diverseStore.ts";
import type { ReplayItem, ReplayStore } from "./item.ts";
import { createNewestStore } from "./newestStore.ts";
import { createSampler, type ReplaySampler } from "./samplers.ts";

export type { ReplayItem } from "./item.ts";

/** What a checkpoint keeps of a buffer. */
export interface ReplayState {
  readonly items: readonly ReplayItem[];
  /** Place that the next item overwrites once the buffer is full. */
  readonly next: number;
  /** Items that were ever added. */
  readonly seen: number;
}

/** Holds terminal objects and draws from them. */
export interface ReplayBuffer {
  readonly size: number;
  /** Items that were ever added, duplicates and those that are not kept included. */
  readonly seen: number;
  /** Whether each item needs `traits`. */
  readonly needsTraits: boolean;
  /** Whether each item needs `point`. */
  readonly needsPoints: boolean;
  add(items: readonly ReplayItem[]): void;
  /** `count` items, some perhaps more than once, by the strategy of the config. */
  sample(count: number, rng: Rng): ReplayItem[];
  getState(): ReplayState;
}

/** What of the config a buffer needs. */
export type ReplayOptions = Pick<ReplayConfig, "capacity" | "duplicates" | "strategy">;

/**
 * @param parts.state contents to start from, as `getState` gave them
 * @param parts.similarity how fingerprints are compared; needed where the strategy is `diverse`
 */
export function createReplayBuffer(
  options: ReplayOptions,
  parts: { readonly state?: ReplayState; readonly similarity?: Similarity } = {},
): ReplayBuffer {
  const { strategy } = options;
  const store = createStore(options, parts);
  let seen = parts.state?.seen ?? 0;
  let sampler: ReplaySampler | undefined;
  return {
    get size() {
      return store.items.length;
    },
    get seen() {
      return seen;
    },
    needsTraits: strategy.type === "diverse",
    needsPoints: strategy.type === "nondominated",
    add(added) {
      for (const item of added) store.add(item);
      seen += added.length;
      sampler = undefined;
    },
    sample(count, rng) {
      if (count === 0) return [];
      sampler ??= createSampler(store.items, strategy);
      return sampler(count, rng);
    },
    getState: () => ({ items: [...store.items], next: store.next, seen }),
  };
}

function createStore(
  { capacity, duplicates, strategy }: ReplayOptions,
  parts: { readonly state?: ReplayState; readonly similarity?: Similarity },
): ReplayStore {
  const { items = [], next = 0 } = parts.state ?? {};
  if (strategy.type !== "diverse") {
    return createNewestStore({ capacity, once: duplicates === "once", items, next });
  }
  const { similarity } = parts;
  if (!similarity) throw new Error("createReplayBuffer: a diverse buffer needs `similarity`.");
  return createDiverseStore({ capacity, ...strategy }, { items, similarity });
}
