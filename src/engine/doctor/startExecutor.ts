import { createExecutor, type ExecutorOptions } from "../executors/createExecutor.ts";
import type { Executor, ExecutorName } from "../program.ts";
import type { Probe, WorkingExecutor } from "./probe.ts";
import { probeInProcess } from "./probeProcess.ts";

/** Executors that can be the fastest; the others are for checks. */
export const FAST_EXECUTORS = ["onnx-cuda", "onnx-webgpu", "tensorflow", "onnx-cpu"] as const;

const isWorking = (found: Probe): found is WorkingExecutor => found.works;

/** The executor of the highest matrix-product rate; undefined if none works. */
export function fastest(probes: readonly Probe[]): WorkingExecutor | undefined {
  const fast: readonly ExecutorName[] = FAST_EXECUTORS;
  return probes
    .filter(isWorking)
    .filter(({ executor }) => fast.includes(executor))
    .sort((a, b) => b.flopsPerSecond - a.flopsPerSecond)[0];
}

const describe = (found: Probe): string =>
  found.works
    ? `${found.executor} ${(found.flopsPerSecond / 1e9).toFixed(0)} GFLOP/s`
    : `${found.executor} does not work here`;

/**
 * The executor that a config asks for, started. `auto` tries those that can be fast, takes the one
 * of the highest matrix-product rate and says so.
 *
 * @throws ExecutorUnavailable if the one that is named cannot start: it is never replaced
 */
export async function startExecutor(
  name: ExecutorName | "auto",
  options: ExecutorOptions,
): Promise<Executor> {
  if (name !== "auto") return createExecutor(name, options);
  const probes: Probe[] = [];
  for (const candidate of FAST_EXECUTORS) {
    probes.push(await probeInProcess(candidate, options.threads));
  }
  // Where not even `onnx-cpu` works, starting it says why.
  const chosen = fastest(probes)?.executor ?? "onnx-cpu";
  options.log?.(`engine.executor: auto takes ${chosen} (${probes.map(describe).join(", ")}).`);
  return createExecutor(chosen, options);
}
