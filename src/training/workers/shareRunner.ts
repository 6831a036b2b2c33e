import { createPhaseClock } from "../../core/phaseClock.ts";
import { createRng } from "../../core/rng.ts";
import { createCountingCache } from "../../engine/countingCache.ts";
import { isLearned } from "../../objectives/backwardPolicyConfig.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { assembleNetwork } from "../network.ts";
import { createCpuPrograms } from "../programs.ts";
import {
  type BackwardPolicy,
  maximumEntropyBackward,
  uniformBackward,
} from "../rollouts/backwardPolicy.ts";
import { createPolicyRunner } from "../rollouts/policyRunner.ts";
import { sampleForward } from "../rollouts/trajectories.ts";
import { createPartGradients } from "../updates/partGradients.ts";
import { backwardTraining, samplingAverage } from "../updates/trainStepSettings.ts";
import type { DrawResult, DrawTask, GradientResult, GradientTask, WorkerSetup } from "./tasks.ts";

/** Does shares of a trainer's work with an environment and programs of its own. */
export interface ShareRunner {
  draw(task: DrawTask): Promise<DrawResult>;
  gradient(task: GradientTask): Promise<GradientResult>;
}

/**
 * What a worker computes with.
 *
 * @throws Error if the setup comes from another version of the program
 */
async function assembleTools({ config, threads, parameterCount }: WorkerSetup) {
  const { env, model, objective } = await assembleNetwork(config);
  if (model.parameterCount !== parameterCount) {
    throw new Error(
      `A worker's network has ${model.parameterCount} parameters and the trainer's ` +
        `${parameterCount}: dist/ was built from other sources. Run \`npm run build\`.`,
    );
  }
  const programs = await createCpuPrograms(threads);
  const clock = createPhaseClock();
  const counted = { isCounting: false };
  const forward = createCountingCache(programs.forward, () => counted.isCounting);
  const train = createCountingCache(programs.train, () => counted.isCounting);
  const partGradients = createPartGradients({
    step: {
      ...{ model, objective, count: 1, steps: env.maxSteps },
      ...{ clipNorm: config.training.clipNorm, averageTau: samplingAverage(config.training) },
      backwardPolicy: backwardTraining(config.backwardPolicy),
    },
    programs: train,
    clock,
  });
  const runner = createPolicyRunner(model, forward, clock);
  const takeFlops = () => forward.takeFlops() + train.takeFlops();
  return { env, runner, partGradients, clock, counted, takeFlops };
}

/** Probabilities of backward actions on the way; of learned ones training asks the network itself. */
function backwardOf({ backwardPolicy }: ResolvedConfig): BackwardPolicy {
  const isAnalytic = backwardPolicy.type === "maximumEntropy" && !isLearned(backwardPolicy);
  return isAnalytic ? maximumEntropyBackward : uniformBackward;
}

/** @throws Error if the setup comes from another version of the program */
export async function createShareRunner(setup: WorkerSetup): Promise<ShareRunner> {
  const { config, parameterCount } = setup;
  const { env, runner, partGradients, clock, counted, takeFlops } = await assembleTools(setup);
  const backward = backwardOf(config);
  // ONNX Runtime reads no shared memory, so tasks begin with copies.
  const weights = new Float32Array(parameterCount);
  const average = new Float32Array(parameterCount);
  const begin = (task: DrawTask | GradientTask): void => {
    clock.take();
    clock.enter("exchange");
    counted.isCounting = task.countFlops;
    average.set(new Float32Array(task.average));
  };
  const cost = () => ({ phases: clock.take(), flops: takeFlops() });
  return {
    async draw(task) {
      begin(task);
      const { count, conditioning, conditioningSize, tracking, epsilon, temperature } = task;
      const trajectories = await sampleForward({
        ...{ env, clock, count, conditioning, conditioningSize, tracking },
        sample: runner.sampler(average, epsilon, temperature),
        backward,
        rng: task.rngs.map((state) => createRng(state)),
      });
      return { trajectories, ...cost() };
    },
    async gradient(task) {
      begin(task);
      weights.set(new Float32Array(task.weights));
      const { gradient, loss, details } = await partGradients({ ...task, weights, average });
      clock.enter("exchange");
      new Float32Array(task.gradient).set(gradient);
      return { loss, details, ...cost() };
    },
  };
}
