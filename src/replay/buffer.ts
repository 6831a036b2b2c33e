import type { Rng } from "../core/rng.ts";

/** One terminal object and what its reward was. */
export interface ReplayItem {
  /** Text that the environment reads back. */
  readonly object: string;
  /** Log of the reward before the exponent beta, nats. */
  readonly logReward: number;
  readonly valid: boolean;
}

/** What a checkpoint keeps of a buffer. */
export interface ReplayState {
  readonly items: readonly ReplayItem[];
  /** Place that the next item overwrites once the buffer is full. */
  readonly next: number;
}

/** Holds the newest `capacity` terminal objects. */
export interface ReplayBuffer {
  readonly size: number;
  add(items: readonly ReplayItem[]): void;
  /** `count` items drawn uniformly with replacement. */
  sample(count: number, rng: Rng): ReplayItem[];
  getState(): ReplayState;
}

/** @param state contents to start from, as `getState` gave them */
export function createReplayBuffer(capacity: number, state?: ReplayState): ReplayBuffer {
  const items = state ? [...state.items].slice(0, capacity) : [];
  let next = state && items.length === state.items.length ? state.next : 0;
  return {
    get size() {
      return items.length;
    },
    add(added) {
      for (const item of added) {
        if (items.length < capacity) {
          items.push(item);
          continue;
        }
        items[next] = item;
        next = (next + 1) % capacity;
      }
    },
    sample: (count, rng) => Array.from({ length: count }, () => items[rng.integer(items.length)]),
    getState: () => ({ items: [...items], next }),
  };
}
