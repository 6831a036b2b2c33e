import { createExecutor, type ExecutorOptions } from "../executors/createExecutor.ts";
import { ExecutorUnavailable } from "../executors/executorUnavailable.ts";
import type { ExecutorName } from "../program.ts";
import { matrixProductRate } from "./matrixProductRate.ts";
import { smallTraining } from "./smallTraining.ts";

/** What was found of an executor on this machine. */
export type Probe = WorkingExecutor | MissingExecutor;

export interface WorkingExecutor {
  readonly executor: ExecutorName;
  readonly works: true;
  /** Largest relative difference of the losses of a small training to those of `cpu`. */
  readonly lossError: number;
  /** Floating-point operations a second of matrix products. */
  readonly flopsPerSecond: number;
}

export interface MissingExecutor {
  readonly executor: ExecutorName;
  readonly works: false;
  /** Why, and what to do about it: whole sentences. */
  readonly reason: string;
  readonly remedy: string;
}

/** Updates of the check, and how far a loss may be off. */
const CHECK_STEPS = 5;
export const LARGEST_LOSS_ERROR = 1e-4;

async function lossErrorOf(losses: readonly number[], options: ExecutorOptions): Promise<number> {
  const reference = await smallTraining(await createExecutor("cpu", options), CHECK_STEPS);
  const errors = losses.map((loss, i) => Math.abs(loss / reference[i] - 1));
  // NaN, of a loss that is none, is the largest error.
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...errors);
}

/**
 * Starts an executor, trains a small network on it beside `cpu`, and times matrix products.
 * Whatever fails is told, not thrown.
 */
export async function probe(name: ExecutorName, options: ExecutorOptions): Promise<Probe> {
  const missing = (reason: string, remedy: string): Probe => ({
    executor: name,
    works: false,
    reason,
    remedy,
  });
  try {
    const executor = await createExecutor(name, options);
    const lossError = await lossErrorOf(await smallTraining(executor, CHECK_STEPS), options);
    if (lossError > LARGEST_LOSS_ERROR) {
      return missing(
        `It computes wrong: losses are off by ${lossError.toExponential(1)}, more than ${LARGEST_LOSS_ERROR}.`,
        "Do not use it on this machine; another driver may help.",
      );
    }
    const flopsPerSecond = await matrixProductRate(executor);
    return { executor: name, works: true, lossError, flopsPerSecond };
  } catch (error) {
    if (error instanceof ExecutorUnavailable) {
      return missing(error.unavailability.reason, error.unavailability.remedy);
    }
    const text = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return missing(
      `It starts, but a step fails: ${text}`,
      "Use another executor, and report this.",
    );
  }
}
