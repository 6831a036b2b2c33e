import { ConfigError } from "../core/errors.ts";
import type { PhaseClock } from "../core/phaseClock.ts";
import type { Rng } from "../core/rng.ts";
import type { Environment } from "../env/environment.ts";
import type { ReplayBuffer, ReplayItem } from "../replay/buffer.ts";
import { scaledLogReward } from "../rewards/logReward.ts";
import type { RewardBatch, RewardFunction } from "../rewards/reward.ts";
import { conditioningSize, encodeBetas, sampleBetas, type Temperature } from "./conditioning.ts";
import { createEarlyRewards } from "./earlyRewards.ts";
import {
  type ActionSampler,
  joinTrajectories,
  sampleBackward,
  sampleForward,
  type Trajectories,
} from "./trajectories.ts";

/** The trajectories of one update and what they are worth. */
export interface TrainingBatch {
  /** Drawn ones first, then replayed ones. */
  readonly trajectories: Trajectories;
  /** Number of drawn trajectories. */
  readonly drawn: number;
  /** Objects that the drawn trajectories built: their text, and what the reward says of them. */
  readonly objects: readonly string[];
  readonly rewards: RewardBatch;
  /** What the drawn trajectories put into the replay buffer. */
  readonly items: readonly ReplayItem[];
  /** [T] nats, beta and the symmetry correction applied. */
  readonly logReward: Float64Array;
  /** [T, C] */
  readonly conditioning: Float32Array;
}

/** What a batch is drawn with. */
export interface BatchOptions {
  readonly env: Environment;
  readonly reward: RewardFunction;
  readonly temperature: Temperature;
  /** Log reward of invalid objects, nats. */
  readonly floor: number;
  /** Drawn and replayed trajectories. */
  readonly drawn: number;
  readonly replayed: number;
  readonly replay: ReplayBuffer;
  readonly sample: ActionSampler;
  readonly rng: Rng;
  readonly clock?: PhaseClock;
}

/** One name for each object, the same for all classes of states that are one object. */
export const objectNames = (env: Environment, terminal: Trajectories["terminal"]): string[] =>
  env.objectNames ? env.objectNames(terminal) : env.toObjects(terminal);

/** What a reward is given for each terminal state: its molecule, or the object's own text. */
export function rewardObjects(
  env: Environment,
  reward: RewardFunction,
  terminal: Trajectories["terminal"],
): string[] {
  if (reward.reads === "object") return objectNames(env, terminal);
  if (env.toSmiles) return env.toSmiles(terminal);
  throw new ConfigError(
    `reward.type is molecule, but the objects of ${env.name} are no molecules. ` +
      "Set env.type to fragments or atoms, or choose another reward.",
  );
}

/** Draws trajectories, asks for their rewards and adds replayed ones. */
export async function drawBatch(options: BatchOptions): Promise<TrainingBatch> {
  const { env, reward, temperature, floor, drawn, replayed, replay, sample, rng, clock } = options;
  const betas = sampleBetas(temperature, drawn + replayed, rng);
  const conditioning = encodeBetas(temperature, betas);
  const width = conditioningSize(temperature);
  const early = createEarlyRewards(reward, (states) => rewardObjects(env, reward, states));
  const fresh = await sampleForward({
    env,
    sample,
    count: drawn,
    conditioning: conditioning.subarray(0, drawn * width),
    conditioningSize: width,
    rng,
    clock,
    onEnd: early.ended,
  });
  // Replayed trajectories are rebuilt while worker threads compute the last rewards.
  clock?.enter("replay");
  const old = replay.sample(replayed, rng);
  const trajectories = replayed === 0 ? fresh : joinReplayed(env, fresh, old, rng);
  const symmetry = env.logSymmetry(trajectories.terminal);
  const named = env.toObjects(fresh.terminal);
  clock?.enter("reward");
  const { objects, rewards } = await early.collect();

  const logReward = scaledLogReward(
    {
      logReward: Float64Array.from([...rewards.logReward, ...old.map((item) => item.logReward)]),
      valid: Uint8Array.from([...rewards.valid, ...old.map((item) => (item.valid ? 1 : 0))]),
    },
    { beta: betas, floor },
  );
  for (let t = 0; t < logReward.length; t++) logReward[t] += symmetry[t];

  const items = named.map((object, i) => ({
    object,
    logReward: rewards.logReward[i],
    valid: rewards.valid[i] === 1,
  }));
  return { trajectories, drawn, objects, rewards, items, logReward, conditioning };
}

function joinReplayed(
  env: Environment,
  fresh: Trajectories,
  old: readonly ReplayItem[],
  rng: Rng,
): Trajectories {
  const terminal = env.fromObjects(old.map((item) => item.object));
  return joinTrajectories(env, fresh, sampleBackward({ env, terminal, rng }));
}
