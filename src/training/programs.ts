import type { Executor } from "../engine/program.ts";
import { createProgramCache, type ProgramCache } from "../engine/programCache.ts";

/** Compiled programs of a run. */
export interface Programs {
  /** Forward passes of rollouts: many shapes, little memory. */
  readonly forward: ProgramCache;
  /** Updates: few shapes, each with hundreds of megabytes of its own. */
  readonly train: ProgramCache;
  release(): Promise<void>;
}

/** Shapes kept at a time; fragment runs use about twenty forward and three train shapes at once. */
const CAPACITY = { forward: 40, train: 4 };

/** Empty caches; updates run on `trainExecutor`, by default the same. */
export function createPrograms(executor: Executor, trainExecutor = executor): Programs {
  const forward = createProgramCache({ executor, capacity: CAPACITY.forward });
  const train = createProgramCache({ executor: trainExecutor, capacity: CAPACITY.train });
  return {
    forward,
    train,
    async release() {
      await forward.release();
      await train.release();
    },
  };
}
