import type { Executor, Program, Step, TensorSpecs } from "./program.ts";

/** Compiled programs by a key that stands for their step and shapes. */
export interface ProgramCache {
  /**
   * The program of `key`, compiled at the first call; calls that come while it is being compiled
   * wait for the same one. A compilation that fails is forgotten, and the next call tries again.
   * At most `capacity` programs are kept: the one unused for longest is released, so ask again for
   * each run instead of holding on to a program. `resident` is that of `Executor.compile`.
   */
  get(key: string, step: Step, specs: TensorSpecs, resident?: readonly string[]): Promise<Program>;
  /** Programs held, compiled or being compiled. */
  readonly size: number;
  /** Releases all programs; the cache is then empty and can be used again. */
  release(): Promise<void>;
}

export interface ProgramCacheOptions {
  readonly executor: Executor;
  /** At least 1. A program of the default network holds tens to hundreds of megabytes. */
  readonly capacity: number;
}

async function releaseCompiled(entry: Promise<Program>): Promise<void> {
  let program: Program;
  try {
    program = await entry;
  } catch {
    // Whoever asked for it got this error; there is nothing to release.
    return;
  }
  await program.release();
}

/** A bounded cache, least recently used first out. */
export function createProgramCache({ executor, capacity }: ProgramCacheOptions): ProgramCache {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new Error(`The capacity of a program cache is ${capacity}; it must be at least 1.`);
  }
  // A Map keeps the order of insertion, so the first key is the one unused for longest.
  const entries = new Map<string, Promise<Program>>();

  const compile: ProgramCache["get"] = (key, step, specs, resident) => {
    const entry = executor.compile(step, specs, resident);
    entry.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry;
  };

  const evict = async (): Promise<void> => {
    while (entries.size > capacity) {
      const [key, entry] = entries.entries().next().value as [string, Promise<Program>];
      entries.delete(key);
      await releaseCompiled(entry);
    }
  };

  return {
    async get(key, step, specs, resident) {
      const entry = entries.get(key) ?? compile(key, step, specs, resident);
      entries.delete(key);
      entries.set(key, entry);
      await evict();
      return entry;
    },
    get size() {
      return entries.size;
    },
    async release() {
      const all = [...entries.values()];
      entries.clear();
      await Promise.all(all.map(releaseCompiled));
    },
  };
}
