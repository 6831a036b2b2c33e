import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { UserError } from "../core/errors.ts";
import { type ChunkRequest, type ChunkResult, failedChunk, joinChunks } from "./chunk.ts";

/** Worker threads that evaluate chunks of molecules. */
export interface ChunkPool {
  /**
   * Evaluates one chunk. If its thread dies or takes too long, each molecule is tried once more by
   * itself; those that fail again get an error.
   *
   * @throws UserError if a plug-in can't be used
   * @throws whatever else the worker's code throws: a bug, never a property of a molecule
   */
  evaluate(request: ChunkRequest): Promise<ChunkResult>;
  /** Chunks whose thread died or took too long. */
  lostChunks(): number;
  /** Ends all threads; chunks under way are rejected. */
  close(): Promise<void>;
}

/** How a pool is made. */
export interface ChunkPoolOptions {
  /** Number of worker threads, at least 1. */
  readonly threads: number;
  /** Longest time for one chunk. */
  readonly timeoutMs: number;
  /** Path of the module that the threads run; its default export is a `ChunkEvaluator`. */
  readonly workerFile?: string;
}

/**
 * The bundled reward worker: beside this module once bundled, in dist/ when run from the sources.
 *
 * @param moduleUrl where this module is
 * @throws UserError if it has not been built
 */
export function rewardWorkerFile(moduleUrl = import.meta.url): string {
  const fromSource = moduleUrl.endsWith(".ts");
  const place = fromSource ? "../../dist/rewardWorker.js" : "./rewardWorker.js";
  const path = fileURLToPath(new URL(place, moduleUrl));
  if (!existsSync(path)) {
    throw new UserError(
      `${path} is missing: the threads that compute rewards run it. Run \`npm run build\` in ` +
        `${dirname(dirname(path))}, or set reward.threads to 0.`,
    );
  }
  return path;
}

/** Lets at most `limit` tasks run at a time, so that none waits while its clock runs. */
function createLimiter(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The slot goes straight to the next task, so that no third one can take it between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** Why a thread gave no answer, undefined if `error` comes from the worker's own code. */
function lossOf(error: unknown, timeoutMs: number): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "AbortError") return `took longer than ${timeoutMs} ms`;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return "ran out of memory";
  return /^worker exited with code/.test(error.message) ? "ended its thread" : undefined;
}

/**
 * Starts worker threads (piscina). A thread that dies or hangs is replaced.
 *
 * @throws UserError if the worker has not been built
 */
export function createChunkPool(options: ChunkPoolOptions): ChunkPool {
  const { threads, timeoutMs, workerFile = rewardWorkerFile() } = options;
  const pool = new Piscina({ filename: workerFile, minThreads: threads, maxThreads: threads });
  const limited = createLimiter(threads);
  let lostChunks = 0;
  let closed = false;

  /**
   * @returns the result, or why there is none
   * @throws UserError of the thread
   */
  const attempt = (request: ChunkRequest): Promise<ChunkResult | string> =>
    limited(async () => {
      if (closed) throw new Error("The reward's worker threads have been closed.");
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), timeoutMs);
      try {
        const result = (await pool.run(request, { signal: controller.signal })) as ChunkResult;
        if (result.mistake !== undefined) throw new UserError(result.mistake);
        return result;
      } catch (error) {
        const loss = closed ? undefined : lossOf(error, timeoutMs);
        if (loss === undefined) throw error;
        return loss;
      } finally {
        clearTimeout(timer);
      }
    });

  const evaluateAlone = async (request: ChunkRequest): Promise<ChunkResult> => {
    const result = await attempt(request);
    if (typeof result !== "string") return result;
    return failedChunk(request, `The reward computation ${result}.`);
  };

  return {
    async evaluate(request) {
      const result = await attempt(request);
      if (typeof result !== "string") return result;
      lostChunks++;
      const alone = request.smiles.map((smiles) => evaluateAlone({ ...request, smiles: [smiles] }));
      return joinChunks(await Promise.all(alone));
    },
    lostChunks: () => lostChunks,
    async close() {
      closed = true;
      await pool.destroy();
    },
  };
}
