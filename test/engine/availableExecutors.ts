import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { ExecutorUnavailable } from "../../src/engine/executors/executorUnavailable.ts";
import { EXECUTOR_NAMES, type ExecutorName } from "../../src/engine/program.ts";

/** Why each executor that does not start here does not. */
export const UNAVAILABLE = new Map<ExecutorName, string>();

/** Executors that this machine has. */
export const AVAILABLE: readonly ExecutorName[] = await (async () => {
  const found: ExecutorName[] = [];
  for (const name of EXECUTOR_NAMES) {
    try {
      await createExecutor(name, { threads: 1 });
      found.push(name);
    } catch (error) {
      if (!(error instanceof ExecutorUnavailable)) throw error;
      UNAVAILABLE.set(name, error.unavailability.reason);
    }
  }
  return found;
})();
