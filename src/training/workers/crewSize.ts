import type { ResolvedConfig } from "../config/schema.ts";

/** Fewest trajectories of an update that are worth a thread. */
const LEAST_SHARE = 8;
/** Networks with fewer parameters spend their time elsewhere. */
const LEAST_PARAMETERS = 200_000;

/**
 * Threads that share a batch: what `engine.workers` says, or with 0 as many as there are threads,
 * each with at least 8 trajectories of an update; 1 means none.
 *
 * @param options.threads that `engine.threads` stands for
 */
export function crewSize(
  { engine, training }: Pick<ResolvedConfig, "engine" | "training">,
  options: { readonly threads: number; readonly parameterCount: number },
): number {
  if (engine.workers > 0) return engine.workers;
  if (options.parameterCount < LEAST_PARAMETERS) return 1;
  const shares = Math.floor(training.trajectoriesPerStep / LEAST_SHARE);
  return Math.max(1, Math.min(options.threads, shares));
}
