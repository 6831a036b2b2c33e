import { EXECUTOR_NAMES, type ExecutorName } from "../program.ts";
import type { Probe } from "./probe.ts";
import { probeInProcess } from "./probeProcess.ts";
import { fastest } from "./startExecutor.ts";

/** What `molgfn doctor` finds. */
export interface Diagnosis {
  readonly node: string;
  /** As Node calls them: "linux x64". */
  readonly platform: string;
  /** Threads that executors on the CPU were given. */
  readonly threads: number;
  readonly executors: readonly Probe[];
  /** What `engine.executor: auto` takes; null if nothing works. */
  readonly auto: ExecutorName | null;
}

/**
 * Tries every executor in a process of its own.
 *
 * @param onFound told of each as it is found
 */
export async function examineMachine(
  threads: number,
  onFound: (found: Probe) => void = () => {},
): Promise<Diagnosis> {
  const executors: Probe[] = [];
  for (const name of EXECUTOR_NAMES) {
    const found = await probeInProcess(name, threads);
    executors.push(found);
    onFound(found);
  }
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    threads,
    executors,
    auto: fastest(executors)?.executor ?? null,
  };
}
