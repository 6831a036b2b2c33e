import { startCheck } from "../../engine/executors/startCheck.ts";
import type { Executor } from "../../engine/program.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { type Crew, createCrew } from "./crew.ts";
import { crewSize } from "./crewSize.ts";

/**
 * The crew that a config asks for; none where one thread does the work, or another executor than
 * `onnx-cpu`.
 *
 * @param options.threads that `engine.threads` stands for; the crew shares them
 */
export async function createCrewFor(
  config: ResolvedConfig,
  options: {
    readonly executor: Executor;
    readonly threads: number;
    readonly parameterCount: number;
  },
): Promise<Crew | undefined> {
  const { executor, threads, parameterCount } = options;
  const size = executor.name === "onnx-cpu" ? crewSize(config, options) : 1;
  if (size === 1) return undefined;
  // The first session of a process turns denormal numbers off on its thread alone, and threads
  // inherit that from the one that starts them.
  await startCheck(executor);
  const ownThreads = Math.max(1, Math.floor(threads / size));
  return createCrew({ config, threads: ownThreads, parameterCount }, { size });
}
