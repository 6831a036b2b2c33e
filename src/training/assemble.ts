import { availableParallelism } from "node:os";
import type { Conditioning } from "../conditioning/conditioning.ts";
import { startExecutor } from "../engine/doctor/startExecutor.ts";
import type { Executor } from "../engine/program.ts";
import type { Environment } from "../env/environment.ts";
import { createObjective } from "../objectives/config.ts";
import type { Objective } from "../objectives/objective.ts";
import { createReward } from "../rewards/createReward.ts";
import type { RewardFunction } from "../rewards/reward.ts";
import { assembleConditioning } from "./conditioning.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { createEnvironment } from "./environments.ts";
import { createModel, type Model } from "./model.ts";
import { createPrograms, type Programs } from "./programs.ts";

/** The parts of an experiment, built from its config. */
export interface Assembly {
  readonly env: Environment;
  readonly conditioning: Conditioning;
  readonly model: Model;
  readonly objective: Objective;
  readonly reward: RewardFunction;
  readonly executor: Executor;
  readonly programs: Programs;
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
  const env = await createEnvironment(config.env);
  const conditioning = await assembleConditioning(config, env);
  const objective = createObjective(config.objective, config.backwardPolicy);
  const model = createModel({
    policy: config.policy,
    spec: env.spec,
    conditioningSize: conditioning.size,
    backwardPolicy: config.backwardPolicy,
    needs: objective.needs,
  });
  const executor = await startExecutor(config.engine.executor, {
    threads: engineThreads(config),
    log,
  });
  const programs = createPrograms(executor);
  const reward = await createReward(config.reward, config.env, { runFolder });
  return {
    env,
    conditioning,
    model,
    objective,
    reward,
    executor,
    programs,
    async close() {
      await reward.close();
      await programs.release();
    },
  };
}
