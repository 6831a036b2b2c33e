import { createOnnxCpuExecutor } from "../engine/executors/onnxCpu.ts";
import type { Executor } from "../engine/program.ts";
import { createProgramCache, type ProgramCache } from "../engine/programCache.ts";

/** Compiled programs of a run. */
export interface Programs {
  /** Forward passes of rollouts: many shapes, little memory. */
  readonly forward: ProgramCache;
  /** Updates: large programs, but their results share memory. */
  readonly train: ProgramCache;
  release(): Promise<void>;
}

/**
 * Shapes kept at a time. Molecules of many atoms come in over a hundred shapes of rollout steps and
 * twenty of updates; to compile one of either takes longer than to run it.
 */
const CAPACITY = { forward: 200, train: 32 };

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

/**
 * Most threads of one program of a rollout. Each of its up to 200 programs has threads of its own,
 * and more of them wait for one another in products of a few hundred rows.
 */
const MOST_ROLLOUT_THREADS = 4;

/** Empty caches for `onnx-cpu`. */
export const createCpuPrograms = async (threads: number): Promise<Programs> =>
  createPrograms(
    await createOnnxCpuExecutor({ threads: Math.min(threads, MOST_ROLLOUT_THREADS) }),
    await createOnnxCpuExecutor({ threads, sharesOutputs: true }),
  );
