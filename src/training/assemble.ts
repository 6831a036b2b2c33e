import { availableParallelism } from "node:os";
import { fixedWeightsNote } from "../conditioning/preferencesPart.ts";
import { startExecutor } from "../engine/doctor/startExecutor.ts";
import type { Executor } from "../engine/program.ts";
import { createReward } from "../rewards/createReward.ts";
import type { RewardFunction } from "../rewards/reward.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { assembleNetwork, type Network } from "./network.ts";
import { createCpuPrograms, createPrograms, type Programs } from "./programs.ts";
import { createCrewFor } from "./workers/createCrewFor.ts";
import type { Crew } from "./workers/crew.ts";

/** The parts of an experiment, built from its config. */
export interface Assembly extends Network {
  readonly reward: RewardFunction;
  readonly executor: Executor;
  readonly programs: Programs;
  /** Threads that share each batch; there if `engine.workers` asks for more than one. */
  readonly crew?: Crew;
  /** Ends worker threads and frees compiled programs. */
  close(): Promise<void>;
}

/** Threads that `engine.threads` stands for. */
export const engineThreads = (config: ResolvedConfig): number =>
  config.engine.threads === 0 ? availableParallelism() : config.engine.threads;

/**
 * Builds environment, model, reward and executor.
 *
 * @param log told which executor `auto` takes
 * @param runFolder of a run in training: its reward keeps counts and words of programs there
 * @throws ExecutorUnavailable if the executor that the config names cannot start here
 */
export async function assemble(
  config: ResolvedConfig,
  log?: (line: string) => void,
  runFolder?: string,
): Promise<Assembly> {
  const network = await assembleNetwork(config);
  const note = fixedWeightsNote(config.conditioning.preferences);
  if (note !== undefined) log?.(note);
  const threads = engineThreads(config);
  const executor = await startExecutor(config.engine.executor, { threads, log });
  const isCpu = executor.name === "onnx-cpu";
  const programs = isCpu ? await createCpuPrograms(threads) : createPrograms(executor);
  const { parameterCount } = network.model;
  const crew = await createCrewFor(config, { executor, threads, parameterCount });
  const reward = await createReward(config.reward, config.env, { runFolder });
  return {
    ...network,
    reward,
    executor,
    programs,
    ...(crew && { crew }),
    async close() {
      await crew?.close();
      await reward.close();
      await programs.release();
    },
  };
}
