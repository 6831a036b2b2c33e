import { readGoals, type WrittenGoals } from "../conditioning/askedGoals.ts";
import type { Conditioning } from "../conditioning/conditioning.ts";
import { selectConditions } from "../conditioning/conditions.ts";
import { goalText } from "../conditioning/goalText.ts";
import { logRewardsUnder } from "../conditioning/logRewards.ts";
import type { Conditions } from "../conditioning/part.ts";
import { createRng } from "../core/rng.ts";
import { mapRecord } from "../engine/runStep.ts";
import { type RangeSuccess, rangeSuccess } from "../evaluation/multiObjective/rangeSuccess.ts";
import { rewardFloor } from "../rewards/createReward.ts";
import { rewardObjects } from "./rewards/rewardObjects.ts";
import { createPolicyRunner } from "./rollouts/policyRunner.ts";
import { sampleForward } from "./rollouts/trajectories.ts";
import { canonicalTarget } from "./targetObjects.ts";
import { type ExecutorChoice, openTrainedRun, type TrainedRun } from "./trainedRun.ts";

/** One sampled object. */
export interface Sample {
  /** Canonical SMILES, or the environment's text where objects are no molecules. */
  readonly object: string;
  /** Under what was asked for, before beta; 0 if invalid. */
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
  /** What was asked for, in words. */
  readonly goal: string;
  /** How the objects keep to each range that was asked for. */
  readonly ranges: readonly SampledRange[];
  readonly seconds: number;
}

/** A range that was asked for, and how many objects have it. */
export interface SampledRange extends RangeSuccess {
  readonly property: string;
  readonly low: number;
  readonly high: number;
}

/** What `sampleRun` is asked for. */
export interface SampleOptions {
  /** A run folder (its newest checkpoint) or one checkpoint file in it. */
  readonly runFolder: string;
  readonly count: number;
  readonly seed: number;
  /** What is asked for; what training asks for where a part is left out, and the highest beta. */
  readonly goals?: WrittenGoals;
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

/** The goals of a run as one row; tells `log` what the user should know of them. */
async function readRunGoals(
  { config, assembly }: TrainedRun,
  goals: WrittenGoals,
  log: (line: string) => void,
): Promise<Conditions> {
  const { conditioning, env } = assembly;
  const canonical = goals.target && (await canonicalTarget(goals.target, env));
  const { conditions, notes } = readGoals(
    { ...goals, ...(goals.target !== undefined && { canonicalTarget: canonical }) },
    { conditioning, temperature: config.temperature, config: config.conditioning },
  );
  for (const note of notes) log(note);
  return conditions;
}

function sampledRanges(
  { properties }: Conditioning,
  { asked }: Conditions,
  samples: readonly Sample[],
): SampledRange[] {
  const { ranges } = asked;
  if (!ranges || samples.length === 0) return [];
  return properties.map(({ name }, p) => {
    const [low, high] = [ranges[2 * p], ranges[2 * p + 1]];
    const values = samples.map((sample) => sample.values[name]);
    return { property: name, low, high, ...rangeSuccess(values, low, high) };
  });
}

/** Starts to draw `size` objects for a goal. */
function createDrawing({ assembly, weights }: TrainedRun, goal: Conditions, seed: number) {
  const { env, conditioning, model, programs, crew } = assembly;
  const sample = createPolicyRunner(model, programs.forward).sampler(weights, 0);
  const rng = createRng(seed);
  return (size: number) => {
    const conditions = selectConditions(conditioning.parts, goal, new Int32Array(size));
    const request = {
      ...{ env, rng, count: size },
      conditioning: conditioning.encode(conditions),
      conditioningSize: conditioning.size,
    };
    const drawn = crew ? crew.draw({ ...request, weights }) : sampleForward({ ...request, sample });
    // Waited for later, when something else may have failed.
    drawn.catch(() => {});
    return { size, conditions, drawn };
  };
}

/** Draws batches until enough objects are there. */
async function drawSamples(
  options: SampleOptions,
  run: TrainedRun,
  goal: Conditions,
): Promise<{ samples: Sample[]; drawn: number }> {
  const { count, seed, unique, batchSize = 512, signal, progress } = options;
  const { env, conditioning, reward } = run.assembly;
  const draw = createDrawing(run, goal, seed);
  const samples: Sample[] = [];
  const known = new Set<string>();
  let drawn = 0;
  let asked = 0;
  const drawNext = () => {
    const size = unique ? batchSize : Math.min(batchSize, count - asked);
    asked += size;
    return draw(size);
  };
  let ahead: ReturnType<typeof draw> | undefined;
  try {
    while (samples.length < count && !signal.aborted && drawn < count * MOST_DRAWS_PER_OBJECT) {
      const { size, conditions, drawn: drawing } = ahead ?? drawNext();
      const { terminal } = await drawing;
      const objects = rewardObjects(env, reward, terminal);
      const scoring = reward.evaluate(objects);
      // The next objects are drawn while threads compute the rewards of these.
      const isMoreNeeded = unique ? samples.length + size < count : asked < count;
      ahead = isMoreNeeded ? drawNext() : undefined;
      const rewards = await scoring;
      const floor = rewardFloor(run.config.reward);
      const found = logRewardsUnder(conditioning, rewards, { conditions, floor });
      for (let i = 0; i < size && samples.length < count; i++) {
        drawn++;
        const object = rewards.canonical[i] ?? objects[i];
        if (unique && known.has(object)) continue;
        known.add(object);
        samples.push({
          object,
          reward: found.reward[i],
          logReward: found.scaledLogReward[i],
          values: mapRecord(rewards.values, (all) => all[i]),
        });
      }
      progress?.(samples.length);
    }
  } finally {
    // Its programs must not be taken away while it runs.
    await ahead?.drawn.catch(() => {});
  }
  return { samples, drawn };
}

/**
 * Draws objects with the sampling policy of a run's checkpoint. The same seed gives the same
 * objects.
 *
 * @throws UserError if there is no checkpoint, or the run can't be asked for these goals
 */
export async function sampleRun(options: SampleOptions): Promise<SampleSet> {
  const { runFolder, count, unique, log, signal } = options;
  const run = await openTrainedRun(runFolder, options);
  const { assembly } = run;
  try {
    const goal = await readRunGoals(run, options.goals ?? {}, log);
    const started = performance.now();
    const { samples, drawn } = await drawSamples(options, run, goal);
    if (unique && samples.length < count && !signal.aborted) {
      log(`Found ${samples.length} distinct objects in ${drawn} draws, fewer than ${count}.`);
    }
    return {
      samples,
      columns: assembly.reward.columns,
      molecules: assembly.reward.reads === "smiles",
      drawn,
      goal: goalText(assembly.conditioning, goal, 0),
      ranges: sampledRanges(assembly.conditioning, goal, samples),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await assembly.close();
  }
}
