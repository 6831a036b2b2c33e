import { tanimoto } from "../chem/fingerprints/bits.ts";
import type { Conditioning, ConditioningState } from "../conditioning/conditioning.ts";
import { targetEncoder } from "../conditioning/targetEncoders.ts";
import { createPhaseClock, type PhaseSeconds } from "../core/phaseClock.ts";
import { createRng, type RngState } from "../core/rng.ts";
import type { ArrayMap, Feed } from "../engine/program.ts";
import type { Environment } from "../env/environment.ts";
import { isLearned, isPretrained } from "../objectives/backwardPolicyConfig.ts";
import { objectiveItems } from "../objectives/config.ts";
import type { Objective } from "../objectives/objective.ts";
import { createReplayBuffer, type ReplayState } from "../replay/buffer.ts";
import { rewardFloor } from "../rewards/createReward.ts";
import type { RewardFunction } from "../rewards/reward.ts";
import { drawBatch, type TrainingBatch } from "./batch.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import type { DatasetStream, StreamedObject, StreamState } from "./dataset/datasetStream.ts";
import { offlineItems } from "./dataset/offlineItems.ts";
import { createGuide, type GuideState } from "./guide/guide.ts";
import { type ChainState, readChain, writeChain } from "./localSearch/chainState.ts";
import { type GroupName, type Model, setLogZ } from "./model.ts";
import { createPriorRunner, type Prior } from "./prior.ts";
import type { Programs } from "./programs.ts";
import { withTraits } from "./rewards/replayTraits.ts";
import type { ScaffoldFilter, ScaffoldFilterState } from "./rewards/scaffoldFilter.ts";
import {
  type BackwardPolicy,
  maximumEntropyBackward,
  uniformBackward,
} from "./rollouts/backwardPolicy.ts";
import type { DrawApart } from "./rollouts/drawTrajectories.ts";
import { createPolicyRunner, type PolicyRunner } from "./rollouts/policyRunner.ts";
import { actionScorer } from "./rollouts/scoreActions.ts";
import { headRates } from "./transfer/headRates.ts";
import { findDivergence, TrainingDiverged } from "./updates/divergence.ts";
import { estimateLogZ } from "./updates/estimateLogZ.ts";
import { createGradientPasses } from "./updates/gradientPasses.ts";
import { perturbLogZ, startVectors } from "./updates/startVectors.ts";
import { type HostStateVectors, readVectors, type StateVectors } from "./updates/stateVectors.ts";
import { rateName, stepPowers } from "./updates/trainStep.ts";
import { backwardTraining, samplingAverage } from "./updates/trainStepSettings.ts";
import type { Crew } from "./workers/crew.ts";

/** All that decides how training goes on: what a checkpoint holds. */
export interface TrainerState extends HostStateVectors {
  /** Updates done. */
  readonly step: number;
  /** Trajectories drawn, replayed ones not counted. */
  readonly trajectories: number;
  readonly rng: RngState;
  readonly replay: ReplayState;
  /** What was learned of which goals can be reached; absent in runs of before. */
  readonly conditioning?: ConditioningState;
  /** What the guide of an objective knows, if it follows one. */
  readonly guide?: GuideState;
  /** Where a Markov chain stands, if one is drawn. */
  readonly chain?: ChainState;
  /** Where the file of objects stands, if one is trained on. */
  readonly dataset?: StreamState;
  /** Molecules by scaffold, if their number is limited. */
  readonly scaffolds?: ScaffoldFilterState;
}

/** What one update gives. */
export interface Update {
  readonly step: number;
  readonly batch: TrainingBatch;
  readonly loss: number;
  /** Mean over the trajectories, nats. */
  readonly logZ: number;
  /** [T] by how much the potentials of each trajectory miss its log reward, per transition. */
  readonly potentialErrors?: Float32Array;
  /** [T] how new the states of each trajectory are, where that is rewarded. */
  readonly novelty?: Float32Array;
  /** [T] log rewards by the flow of each trajectory, where their order is learned. */
  readonly impliedLogReward?: Float32Array;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly logZGradientNorm: number;
  readonly learningRate: number;
  /** Updates since the sampling policy, as this one drew with it, was copied; absent if it is an average. */
  readonly targetAge?: number;
  /** Forward and backward passes that the batch was split into, by `engine.memoryMB`. */
  readonly passes: number;
  /** Something that the user should know. */
  readonly notice: string | undefined;
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
  readonly samplingWeights: Feed;
  readonly weights: Feed;
  readonly runner: PolicyRunner;
  /** @throws TrainingDiverged at the first loss or gradient that is not finite */
  update(): Promise<Update>;
  /** Between updates, or after one that failed: the state before it. */
  getState(): Promise<TrainerState>;
}

/** Settings of potentials where none are learned. */
const NO_POTENTIALS = { potentialDropout: 0, potentialLearningRate: 0 };

/** The parts that a trainer joins. */
export interface TrainerOptions {
  readonly config: ResolvedConfig;
  readonly env: Environment;
  readonly reward: RewardFunction;
  readonly conditioning: Conditioning;
  readonly model: Model;
  readonly objective: Objective;
  /** What the objective starts from, if it needs one. */
  readonly prior?: Prior;
  readonly programs: Programs;
  /** Threads that share each batch. */
  readonly crew?: Crew;
  /** Objects of a file, if some are trained on. */
  readonly dataset?: DatasetStream;
  /** [P] weights to start from; random ones without them. */
  readonly pretrained?: Float32Array;
  /** Gives too many molecules of one scaffold the floor, if there is one. */
  readonly scaffoldFilter?: ScaffoldFilter;
  /** Where to go on from; a fresh start without it. */
  readonly state?: TrainerState;
}

/** The backward policy of a config, as trajectories are drawn by it. */
function drawnBackward(
  config: ResolvedConfig["backwardPolicy"],
  runner: PolicyRunner,
  weights: Feed,
): BackwardPolicy {
  if (isLearned(config)) return runner.backward(weights);
  return config.type === "maximumEntropy" ? maximumEntropyBackward : uniformBackward;
}

/** What an update that trains nothing gives. */
const nothingLearned = {
  outputs: {
    loss: Float32Array.of(0),
    logZ: Float32Array.of(0),
    gradientNorm: Float32Array.of(0),
    logZGradientNorm: Float32Array.of(0),
  } satisfies ArrayMap as ArrayMap,
  passes: 0,
  notice: undefined,
  learningRate: 0,
};

/** Halves every `halfLife` steps; constant if that is 0. */
const decayed = (rate: number, step: number, halfLife: number): number =>
  halfLife === 0 ? rate : rate * 2 ** (-step / halfLife);

/** An output that only some objectives give, under its name; nothing if this one does not. */
const pickFloats = <Name extends string>(
  outputs: ArrayMap,
  name: Name,
): Partial<Record<Name, Float32Array>> =>
  outputs[name] === undefined
    ? {}
    : // The executor writes the next results into the same memory.
      ({ [name]: outputs[name].slice() } as Partial<Record<Name, Float32Array>>);

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** A trainer at its start, or where `options.state` left off. */
export function createTrainer(options: TrainerOptions): Trainer {
  const { config, env, reward, conditioning, model, objective, prior, programs, state } = options;
  const { dataset, scaffoldFilter, crew } = options;
  const { training } = config;
  const count = training.trajectoriesPerStep;
  const targetAge =
    training.targetEverySteps > 0
      ? (updates: number) => updates % training.targetEverySteps
      : undefined;
  const vectors: StateVectors = state
    ? {
        weights: state.weights,
        firstMoment: state.firstMoment,
        secondMoment: state.secondMoment,
        average: state.average,
      }
    : startVectors(model, config, options.pretrained);
  const replay = createReplayBuffer(config.replay, { state: state?.replay, similarity: tanimoto });
  let rng = createRng(state ? state.rng : config.seed);
  const clock = createPhaseClock();
  crew?.tell(clock);
  const runner = createPolicyRunner(model, programs.forward, clock);
  const frozen = isPretrained(config.backwardPolicy) && prior;
  const frozenRunner = frozen ? createPriorRunner(frozen, programs.forward, clock) : undefined;
  const scoresBackward = isLearned(config.backwardPolicy) || frozen !== undefined;
  const decomposition = objectiveItems(config.objective).find(
    (item) => "flow" in item && item.flow === "energyDecomposition",
  );
  const { potentialDropout, potentialLearningRate } =
    decomposition && "flow" in decomposition ? decomposition : NO_POTENTIALS;
  const explored = objectiveItems(config.objective).find(
    (item) => item.type === "augmentedTrajectoryBalance",
  );
  const stepOptions = {
    model,
    objective,
    backwardPolicy: backwardTraining(config.backwardPolicy),
    ...(prior && { prior: prior.model }),
    count,
    steps: env.maxSteps,
    clipNorm: training.clipNorm,
    averageTau: samplingAverage(training),
    rateSegments: headRates(model, config.finetune.headLearningRateFactor),
  };
  const computeGradient = createGradientPasses({
    step: stepOptions,
    programs,
    ...(crew && { crew }),
    memoryBytes: config.engine.memoryMB * 1e6,
    clock,
    ...(prior && { priorWeights: prior.weights }),
  });
  if (state?.conditioning) conditioning.setState(state.conditioning);
  const guide = objective.needs.guide ? createGuide(env, state?.guide) : undefined;
  let step = state?.step ?? 0;
  let trajectories = state?.trajectories ?? 0;
  let chain = state?.chain && readChain(env, state.chain);

  const fromFile = Math.round((config.replay.dataset?.share ?? 0) * count);

  const draw = async (streamed: readonly StreamedObject[]): Promise<TrainingBatch> => {
    const ready = replay.size > 0 && replay.seen >= config.replay.warmup;
    const replayed = ready ? Math.round(config.replay.share * count) : 0;
    return drawBatch({
      env,
      reward,
      conditioning,
      progress: step / training.steps,
      floor: rewardFloor(config.reward),
      drawn: count - replayed - streamed.length,
      replayed,
      replay,
      offline: await offlineItems(
        { env, reward, columns: config.replay.dataset?.columns },
        streamed,
      ),
      sample: runner.sampler(vectors.average, training.epsilon, training.samplingTemperature),
      ...(crew && { drawApart: drawnBy(crew) }),
      localSearch: config.localSearch,
      search: {
        sample: runner.sampler(vectors.average, 0),
        score: actionScorer(runner, env.spec, vectors.average),
      },
      backward:
        frozen && frozenRunner
          ? frozenRunner.backward(frozen.weights)
          : drawnBackward(config.backwardPolicy, runner, vectors.average),
      scoresBackward,
      replaysTrajectories: config.backwardPolicy.type === "pessimistic",
      needs: objective.needs,
      ...(chain && { chain }),
      potentialDropout,
      ...(guide && { guide }),
      ...(objective.needs.outcomePrior && { outcomes: targetEncoder(config.env) }),
      ...(scaffoldFilter && { scaffoldFilter }),
      rng,
      clock,
    });
  };

  const drawnBy =
    (crew: Crew): DrawApart =>
    (request) =>
      crew.draw({
        ...{ ...request, env, weights: vectors.average },
        ...{ epsilon: training.epsilon, temperature: training.samplingTemperature },
      });

  const remember = async ({ items, itemStates }: TrainingBatch): Promise<void> =>
    replay.add(replay.needsTraits ? await withTraits(env, items, itemStates) : items);

  const learn = async (batch: TrainingBatch) => {
    const { learningRateHalfLifeSteps: halfLife, logZHalfLifeSteps } = training;
    const learningRate = decayed(training.learningRate, step, halfLife);
    const factor =
      "learningRateFactor" in config.backwardPolicy ? config.backwardPolicy.learningRateFactor : 1;
    const byGroup: Record<GroupName, number> = {
      policy: learningRate,
      backward: learningRate * factor,
      potential: decayed(potentialLearningRate, step, halfLife),
      novelty: explored?.noveltyLearningRate ?? 0,
      logZ: decayed(training.logZLearningRate, step, logZHalfLifeSteps),
    };
    const rates = {
      ...Object.fromEntries(
        model.groups.map(({ name }) => [rateName(name), Float32Array.of(byGroup[name])]),
      ),
      ...stepPowers(step + 1),
      ...(targetAge && { isCopied: Float32Array.of(targetAge(step + 1) === 0 ? 1 : 0) }),
    };
    const { outputs, accept, feeds, passes, notice } = await computeGradient(vectors, batch, rates);
    const divergence = findDivergence(outputs);
    if (divergence !== undefined) {
      const broken = { ...(await readVectors(vectors)), ...feeds };
      throw new TrainingDiverged(step + 1, divergence, broken);
    }
    accept();
    return { outputs, passes, notice, learningRate };
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
      const before = rng.getState();
      const streamed = dataset ? await dataset.take(fromFile) : [];
      // So that a checkpoint written after a failure is that of the step before.
      const restore = (error: unknown): never => {
        rng = createRng(before);
        dataset?.putBack(streamed);
        scaffoldFilter?.discard();
        throw error;
      };
      const batch = await draw(streamed).catch(restore);
      // While the executor computes the update, this thread has time to read.
      dataset?.prepare(fromFile);
      if (step === 0 && training.initialLogZ === "auto" && !("resident" in vectors.weights)) {
        const weights = vectors.weights as Float32Array;
        setLogZ(model, weights, estimateLogZ(batch, objective.needs.prior === true));
        perturbLogZ(model, weights, config);
        vectors.average = vectors.weights.slice();
      }
      const drawnAt = performance.now();
      const learned = objective.needs.chain ? nothingLearned : await learn(batch).catch(restore);
      const { outputs, learningRate, passes, notice } = learned;
      const age = targetAge?.(step);
      // Through its text, so that a resumed run goes on from the very same states.
      chain = batch.chain && readChain(env, writeChain(env, batch.chain));
      await remember(batch);
      scaffoldFilter?.commit();
      guide?.observe(batch.itemStates, batch.rewards.reward);
      conditioning.observe(batch.conditions, batch.rewards, step / training.steps);
      step++;
      trajectories += batch.drawn;
      return {
        step,
        batch,
        loss: outputs.loss[0],
        logZ: mean(outputs.logZ),
        ...pickFloats(outputs, "potentialErrors"),
        ...pickFloats(outputs, "novelty"),
        ...pickFloats(outputs, "impliedLogReward"),
        gradientNorm: outputs.gradientNorm[0],
        logZGradientNorm: outputs.logZGradientNorm[0],
        learningRate,
        ...(age !== undefined && { targetAge: age }),
        passes,
        notice,
        seconds: {
          draw: (drawnAt - started) / 1000,
          update: (performance.now() - drawnAt) / 1000,
          phases: clock.take(),
        },
      };
    },
    getState: async () => ({
      step,
      trajectories,
      rng: rng.getState(),
      replay: replay.getState(),
      ...(guide && { guide: guide.getState() }),
      ...(chain && { chain: writeChain(env, chain) }),
      conditioning: conditioning.getState(),
      ...(dataset && { dataset: await dataset.getState() }),
      ...(scaffoldFilter && { scaffolds: scaffoldFilter.getState() }),
      ...(await readVectors(vectors)),
    }),
  };
}
