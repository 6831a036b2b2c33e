import { UserError } from "../core/errors.ts";
import { createPhaseClock, type PhaseSeconds } from "../core/phaseClock.ts";
import { createRng, type RngState } from "../core/rng.ts";
import type { ArrayMap } from "../engine/program.ts";
import type { Environment } from "../env/environment.ts";
import type { Objective } from "../objectives/objective.ts";
import { bucketFor } from "../policies/batchShape.ts";
import { createReplayBuffer, type ReplayState } from "../replay/buffer.ts";
import { rewardFloor } from "../rewards/createReward.ts";
import type { RewardFunction } from "../rewards/reward.ts";
import { drawBatch, type TrainingBatch } from "./batch.ts";
import type { Temperature } from "./conditioning.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { initializeModel, type Model, setLogZ } from "./model.ts";
import { createPolicyRunner, type PolicyRunner, shapeKey } from "./policyRunner.ts";
import type { Programs } from "./programs.ts";
import { STATE_VECTORS, stepPowers, trainFeeds, trainSpecs, trainStep } from "./trainStep.ts";
import { sumByTrajectory } from "./trajectories.ts";

type StateVectors = Record<(typeof STATE_VECTORS)[number], Float32Array>;

/** All that decides how training goes on: what a checkpoint holds. */
export interface TrainerState extends StateVectors {
  /** Updates done. */
  readonly step: number;
  /** Trajectories drawn, replayed ones not counted. */
  readonly trajectories: number;
  readonly rng: RngState;
  readonly replay: ReplayState;
}

/** What one update gives. */
export interface Update {
  readonly step: number;
  readonly batch: TrainingBatch;
  readonly loss: number;
  /** Mean over the trajectories, nats. */
  readonly logZ: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly logZGradientNorm: number;
  readonly learningRate: number;
  /** Wall-clock seconds of each phase. */
  readonly seconds: {
    readonly draw: number;
    readonly update: number;
    readonly phases: PhaseSeconds;
  };
}

/** A model in training. */
export interface Trainer {
  readonly step: number;
  readonly trajectories: number;
  /** [P] the weights that samples are drawn with: the running average. */
  readonly samplingWeights: Float32Array;
  readonly weights: Float32Array;
  readonly runner: PolicyRunner;
  /** @throws TrainingDiverged at the first loss or gradient that is not finite */
  update(): Promise<Update>;
  getState(): TrainerState;
}

/** The loss or the gradient of an update is not finite; the weights are those before it. */
export class TrainingDiverged extends UserError {
  override name = "TrainingDiverged";
  readonly step: number;
  readonly feeds: ArrayMap;
  constructor(step: number, what: string, feeds: ArrayMap) {
    super(
      `Training stopped at step ${step}: ${what} is not finite. Try a smaller ` +
        "training.learningRate, a smaller temperature.beta, or objective.loss: huber, " +
        "and --resume from the last checkpoint.",
    );
    this.step = step;
    this.feeds = feeds;
  }
}

/** The parts that a trainer joins. */
export interface TrainerOptions {
  readonly config: ResolvedConfig;
  readonly env: Environment;
  readonly reward: RewardFunction;
  readonly model: Model;
  readonly objective: Objective;
  readonly programs: Programs;
  /** Where to go on from; a fresh start without it. */
  readonly state?: TrainerState;
}

function initialVectors(model: Model, config: ResolvedConfig): StateVectors {
  const weights = initializeModel(model, createRng(config.seed).split("weights"));
  if (config.training.initialLogZ !== "auto") setLogZ(model, weights, config.training.initialLogZ);
  return {
    weights,
    firstMoment: new Float32Array(weights.length),
    secondMoment: new Float32Array(weights.length),
    average: weights.slice(),
  };
}

/** Halves every `halfLife` steps; constant if that is 0. */
const decayed = (rate: number, step: number, halfLife: number): number =>
  halfLife === 0 ? rate : rate * 2 ** (-step / halfLife);

/**
 * log Z that would balance `batch` on average: the mean of
 * log R + sum log PB - sum log PF over the drawn trajectories with a valid object.
 */
function estimateLogZ({ trajectories, drawn, rewards, logReward }: TrainingBatch): number {
  const { logPB, logPF, logMultiplicity } = trajectories;
  const excess = logPB.map((value, n) => value - logPF[n] + logMultiplicity[n]);
  const sums = sumByTrajectory(trajectories, excess);
  let total = 0;
  let count = 0;
  for (let t = 0; t < drawn; t++) {
    if (rewards.valid[t] === 0) continue;
    total += logReward[t] + sums[t];
    count++;
  }
  return count === 0 ? 0 : total / count;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function checkFinite(step: number, outputs: ArrayMap, feeds: ArrayMap): void {
  for (const [name, what] of [
    ["loss", "the loss"],
    ["gradientNorm", "the policy's gradient"],
    ["logZGradientNorm", "log Z's gradient"],
  ]) {
    if (!Number.isFinite(outputs[name][0])) throw new TrainingDiverged(step, what, feeds);
  }
}

/** A trainer at its start, or where `options.state` left off. */
export function createTrainer(options: TrainerOptions): Trainer {
  const { config, env, reward, model, objective, programs, state } = options;
  const { training } = config;
  const count = training.trajectoriesPerStep;
  const vectors: StateVectors = state
    ? {
        weights: state.weights,
        firstMoment: state.firstMoment,
        secondMoment: state.secondMoment,
        average: state.average,
      }
    : initialVectors(model, config);
  const replay = createReplayBuffer(config.replay.capacity, state?.replay);
  const rng = createRng(state ? state.rng : config.seed);
  const clock = createPhaseClock();
  const runner = createPolicyRunner(model, programs.forward, clock);
  const stepOptions = {
    model,
    objective,
    count,
    clipNorm: training.clipNorm,
    averageTau: training.averageTau,
  };
  const train = trainStep(stepOptions);
  let step = state?.step ?? 0;
  let trajectories = state?.trajectories ?? 0;

  const draw = (): Promise<TrainingBatch> => {
    const ready = replay.size > 0 && replay.size >= config.replay.warmup;
    const replayed = ready ? Math.round(config.replay.share * count) : 0;
    return drawBatch({
      env,
      reward,
      temperature: config.temperature as Temperature,
      floor: rewardFloor(config.reward),
      drawn: count - replayed,
      replayed,
      replay,
      sample: runner.sampler(vectors.average, training.epsilon),
      rng,
      clock,
    });
  };

  const learn = async (batch: TrainingBatch): Promise<ArrayMap> => {
    clock.enter("compile");
    const shape = bucketFor(model.spec, batch.trajectories.batch);
    const specs = trainSpecs(stepOptions, shape);
    const program = await programs.train.get(shapeKey(shape), train, specs);
    clock.enter("pack");
    const { learningRate, learningRateHalfLifeSteps, logZLearningRate, logZHalfLifeSteps } =
      training;
    const feeds = {
      ...vectors,
      policyLearningRate: Float32Array.of(decayed(learningRate, step, learningRateHalfLifeSteps)),
      logZLearningRate: Float32Array.of(decayed(logZLearningRate, step, logZHalfLifeSteps)),
      ...stepPowers(step + 1),
      ...trainFeeds({ model, shape, ...batch }),
    };
    clock.enter("update");
    const outputs = await program.run(feeds);
    checkFinite(step + 1, outputs, feeds);
    for (const name of STATE_VECTORS) vectors[name] = outputs[name] as Float32Array;
    return { ...outputs, learningRate: feeds.policyLearningRate };
  };

  return {
    get step() {
      return step;
    },
    get trajectories() {
      return trajectories;
    },
    get samplingWeights() {
      return vectors.average;
    },
    get weights() {
      return vectors.weights;
    },
    runner,
    async update() {
      const started = performance.now();
      const batch = await draw();
      if (step === 0 && training.initialLogZ === "auto") {
        setLogZ(model, vectors.weights, estimateLogZ(batch));
        vectors.average = vectors.weights.slice();
      }
      const drawnAt = performance.now();
      const outputs = await learn(batch);
      replay.add(batch.items);
      step++;
      trajectories += batch.drawn;
      return {
        step,
        batch,
        loss: outputs.loss[0],
        logZ: mean(outputs.logZ),
        gradientNorm: outputs.gradientNorm[0],
        logZGradientNorm: outputs.logZGradientNorm[0],
        learningRate: outputs.learningRate[0],
        seconds: {
          draw: (drawnAt - started) / 1000,
          update: (performance.now() - drawnAt) / 1000,
          phases: clock.take(),
        },
      };
    },
    getState: () => ({
      step,
      trajectories,
      rng: rng.getState(),
      replay: replay.getState(),
      ...vectors,
    }),
  };
}
