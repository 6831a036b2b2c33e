import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { UserError } from "../../core/errors.ts";
import type { TaskCost, WorkerSetup } from "./tasks.ts";

/** Worker threads that run tasks. */
export interface Threads {
  /**
   * Runs each task on a thread of its own and gives the results in order.
   *
   * @throws UserError if a thread ends before its task; else whatever the task throws
   */
  run<Result extends TaskCost>(name: string, tasks: readonly unknown[]): Promise<Result[]>;
  /** Ends all threads; tasks under way are rejected. */
  close(): Promise<void>;
}

/**
 * The bundled worker: beside this module once bundled, in dist/ when run from the sources.
 *
 * @throws UserError if it has not been built
 */
export function trainingWorkerFile(moduleUrl = import.meta.url): string {
  const fromSource = moduleUrl.endsWith(".ts");
  const place = fromSource ? "../../../dist/trainingWorker.js" : "./trainingWorker.js";
  const path = fileURLToPath(new URL(place, moduleUrl));
  if (!existsSync(path)) {
    throw new UserError(
      `${path} is missing: the threads that share a batch run it. Run \`npm run build\` in ` +
        `${dirname(dirname(path))}, or set engine.workers to 1.`,
    );
  }
  return path;
}

/** How a thread ended, undefined if `error` comes from the task's own code. */
function endOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return "it ran out of memory";
  return /^worker exited with code/.test(error.message) ? error.message : undefined;
}

/** Threads start with the first task. */
export function createThreads(
  setup: WorkerSetup,
  { size, workerFile = trainingWorkerFile() }: { size: number; workerFile?: string },
): Threads {
  let pool: Piscina | undefined;
  return {
    async run<Result extends TaskCost>(name: string, tasks: readonly unknown[]) {
      const own = pool ?? startPool(setup, size, workerFile);
      pool = own;
      try {
        return (await Promise.all(tasks.map((task) => own.run(task, { name })))) as Result[];
      } catch (error) {
        const end = endOf(error);
        if (end === undefined) throw error;
        throw new UserError(
          `A worker thread ended before its share of the batch was done (${end}). Go on from the ` +
            "last checkpoint with --resume, or set engine.workers to 1 to compute without such " +
            "threads.",
        );
      }
    },
    async close() {
      await pool?.destroy();
    },
  };
}

const startPool = (setup: WorkerSetup, size: number, filename: string): Piscina =>
  new Piscina({ filename, minThreads: size, maxThreads: size, workerData: setup });
