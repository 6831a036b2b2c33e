import { UserError } from "../core/errors.ts";
import { createRng } from "../core/rng.ts";
import { rewardFloor } from "../rewards/createReward.ts";
import { scaledLogReward } from "../rewards/logReward.ts";
import type { Assembly } from "./assemble.ts";
import { conditioningSize, encodeBetas, highestBeta, type Temperature } from "./conditioning.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { createPolicyRunner } from "./policyRunner.ts";
import { rewardObjects } from "./rewardObjects.ts";
import { type ExecutorChoice, openTrainedRun } from "./trainedRun.ts";
import { sampleForward } from "./trajectories.ts";

/** One sampled object. */
export interface Sample {
  /** Canonical SMILES, or the environment's text where objects are no molecules. */
  readonly object: string;
  /** Before beta; 0 if invalid. */
  readonly reward: number;
  /** beta log reward, nats. */
  readonly logReward: number;
  /** The components' own values. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a call of `sampleRun` found. */
export interface SampleSet {
  readonly samples: readonly Sample[];
  readonly columns: readonly string[];
  /** Whether objects are molecules. */
  readonly molecules: boolean;
  /** Objects drawn, those dropped as duplicates included. */
  readonly drawn: number;
  readonly seconds: number;
}

/** What `sampleRun` is asked for. */
export interface SampleOptions {
  /** A run folder (its newest checkpoint) or one checkpoint file in it. */
  readonly runFolder: string;
  readonly count: number;
  readonly seed: number;
  /** Reward exponent to sample with; the highest that was trained by default. */
  readonly beta?: number;
  /** Drops repeated objects and goes on until `count` distinct ones are there. */
  readonly unique: boolean;
  /** Trajectories drawn together. */
  readonly batchSize?: number;
  /** Instead of the executor that the run was trained on. */
  readonly executor?: ExecutorChoice;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly progress?: (done: number) => void;
}

/** With `unique`: draws at most this many times the number asked for. */
const MOST_DRAWS_PER_OBJECT = 20;

function chooseBeta(temperature: Temperature, asked: number | undefined): number {
  if (asked === undefined) return highestBeta(temperature);
  if (temperature.type === "constant") {
    if (asked === temperature.beta) return asked;
    throw new UserError(
      `--beta is ${asked}, but this run was trained at the one beta ${temperature.beta}. ` +
        "Leave --beta out, or train with temperature.type: uniform.",
    );
  }
  const { low, high } = temperature;
  if (asked >= low && asked <= high) return asked;
  throw new UserError(
    `--beta is ${asked}; this run was trained for ${low} to ${high}. Choose one in that range.`,
  );
}

/** Draws batches until enough objects are there. */
async function drawSamples(
  options: SampleOptions,
  assembly: Assembly,
  weights: Float32Array,
  beta: number,
  { temperature, reward: rewardConfig }: ResolvedConfig,
): Promise<{ samples: Sample[]; drawn: number }> {
  const { count, seed, unique, batchSize = 512, signal, progress } = options;
  const { env, model, reward, programs } = assembly;
  const sample = createPolicyRunner(model, programs.forward).sampler(weights, 0);
  const rng = createRng(seed);
  const samples: Sample[] = [];
  const known = new Set<string>();
  let drawn = 0;
  while (samples.length < count && !signal.aborted && drawn < count * MOST_DRAWS_PER_OBJECT) {
    const size = unique ? batchSize : Math.min(batchSize, count - samples.length);
    const conditioning = encodeBetas(temperature, new Float64Array(size).fill(beta));
    const { terminal } = await sampleForward({
      env,
      sample,
      count: size,
      conditioning,
      conditioningSize: conditioningSize(temperature),
      rng,
    });
    const objects = rewardObjects(env, reward, terminal);
    const rewards = await reward.evaluate(objects);
    const logReward = scaledLogReward(rewards, { beta, floor: rewardFloor(rewardConfig) });
    for (let i = 0; i < size && samples.length < count; i++) {
      drawn++;
      const object = rewards.canonical[i] ?? objects[i];
      if (unique && known.has(object)) continue;
      known.add(object);
      const values = Object.entries(rewards.values).map(([name, all]) => [name, all[i]]);
      samples.push({
        object,
        reward: rewards.reward[i],
        logReward: logReward[i],
        values: Object.fromEntries(values),
      });
    }
    progress?.(samples.length);
  }
  return { samples, drawn };
}

/**
 * Draws objects with the sampling policy of a run's checkpoint. The same seed gives the same
 * objects.
 *
 * @throws UserError if there is no checkpoint, or `beta` lies outside what was trained
 */
export async function sampleRun(options: SampleOptions): Promise<SampleSet> {
  const { runFolder, count, unique, log, signal } = options;
  const { config, assembly, weights } = await openTrainedRun(runFolder, options);
  try {
    const beta = chooseBeta(config.temperature, options.beta);
    const started = performance.now();
    const { samples, drawn } = await drawSamples(options, assembly, weights, beta, config);
    if (unique && samples.length < count && !signal.aborted) {
      log(`Found ${samples.length} distinct objects in ${drawn} draws, fewer than ${count}.`);
    }
    return {
      samples,
      columns: assembly.reward.columns,
      molecules: assembly.reward.reads === "smiles",
      drawn,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await assembly.close();
  }
}
