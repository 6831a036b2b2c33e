import type { Conditioning } from "../conditioning/conditioning.ts";
import { joinConditions, selectConditions } from "../conditioning/conditions.ts";
import { logRewardsUnder } from "../conditioning/logRewards.ts";
import type { Conditions } from "../conditioning/part.ts";
import type { TargetEncoder } from "../conditioning/targetEncoders.ts";
import type { PhaseClock } from "../core/phaseClock.ts";
import type { Rng } from "../core/rng.ts";
import type { Environment, StateBatch } from "../env/environment.ts";
import { type Needs, readsEveryState } from "../objectives/terms.ts";
import type { ReplayBuffer, ReplayItem } from "../replay/buffer.ts";
import type { RewardBatch, RewardFunction } from "../rewards/reward.ts";
import type { Guide } from "./guide/guide.ts";
import type { LocalSearchConfig } from "./localSearch/config.ts";
import { conditionOf, searchLayout } from "./localSearch/layout.ts";
import type { ChainEnds } from "./localSearch/searchLocally.ts";
import { codesOfObjects } from "./outcomes/codesOfObjects.ts";
import { createEarlyRewards } from "./rewards/earlyRewards.ts";
import { objectivePoints, paretoShares } from "./rewards/paretoShares.ts";
import { replayScore, scoredItems } from "./rewards/replayScores.ts";
import { objectNames, rewardObjects } from "./rewards/rewardObjects.ts";
import type { ScaffoldFilter } from "./rewards/scaffoldFilter.ts";
import { selectRewards } from "./rewards/selectRewards.ts";
import type { BackwardPolicy } from "./rollouts/backwardPolicy.ts";
import {
  type DrawApart,
  drawTrajectories,
  type SearchPolicies,
} from "./rollouts/drawTrajectories.ts";
import { actionsByTrajectory, repeatActions } from "./rollouts/recordedActions.ts";
import {
  type ActionSampler,
  joinTrajectories,
  sampleBackward,
  sampleForward,
  type Trajectories,
} from "./rollouts/trajectories.ts";
import { askedStates } from "./updates/askedStates.ts";
import { neededTerms, trackingFor } from "./updates/neededTerms.ts";
import type { StepBatch } from "./updates/stepFeeds.ts";

/** The trajectories of one update and what they are worth. */
export interface TrainingBatch extends StepBatch {
  /** Drawn ones first, then replayed ones. */
  readonly trajectories: Trajectories;
  /** Number of drawn trajectories. */
  readonly drawn: number;
  /** Objects that the drawn trajectories built: their text, and what the reward says of them. */
  readonly objects: readonly string[];
  /** Rewards of the drawn objects, each under what was asked of its trajectory. */
  readonly rewards: RewardBatch;
  /** [drawn] 1 where the object is valid and lies in the region that was asked for. */
  readonly met: Uint8Array;
  /** [drawn] 1 where it is the object that was asked for; there where objects are. */
  readonly reached?: Uint8Array;
  /** What was asked of the drawn trajectories. */
  readonly conditions: Conditions;
  /** What the drawn trajectories put into the replay buffer. */
  readonly items: readonly ReplayItem[];
  /** [drawn] the states of those items. */
  readonly itemStates: StateBatch;
  /** Share of the objects rebuilt by local search that were accepted; absent without it. */
  readonly acceptedShare?: number;
  /** Where a chain stands that goes on from step to step; absent where none does. */
  readonly chain?: ChainEnds;
}

/** What a batch is drawn with. */
export interface BatchOptions {
  readonly env: Environment;
  readonly reward: RewardFunction;
  readonly conditioning: Conditioning;
  /** Share of training that is done. */
  readonly progress: number;
  /** Log reward of invalid objects, nats. */
  readonly floor: number;
  /** Drawn and replayed trajectories. */
  readonly drawn: number;
  readonly replayed: number;
  readonly replay: ReplayBuffer;
  /** Objects of a file, with what the reward says of them: trained on like replayed ones. */
  readonly offline?: readonly ReplayItem[];
  readonly sample: ActionSampler;
  /** Instead of `sample` for fresh trajectories. */
  readonly drawApart?: DrawApart;
  readonly localSearch: LocalSearchConfig;
  readonly search: SearchPolicies;
  readonly backward: BackwardPolicy;
  /** Whether a network scores backward actions. */
  readonly scoresBackward: boolean;
  /** Whether objects are replayed by the trajectories that built them. */
  readonly replaysTrajectories: boolean;
  readonly needs: Needs;
  /** Where a chain goes on; absent at its start and where there is none. */
  readonly chain?: ChainEnds;
  readonly potentialDropout: number;
  /** There if molecules of one scaffold are limited. */
  readonly scaffoldFilter?: ScaffoldFilter;
  /** There if the objective follows one. */
  readonly guide?: Guide;
  /** How objects are told to the prior; there if it is asked for them. */
  readonly outcomes?: TargetEncoder;
  readonly rng: Rng;
  readonly clock?: PhaseClock;
}

/** Draws trajectories, asks for their rewards and adds replayed ones. */
export async function drawBatch(options: BatchOptions): Promise<TrainingBatch> {
  const { env, reward, conditioning, floor, replayed, replay, rng, clock, needs } = options;
  const layout = searchLayout(options.localSearch, options.drawn, options.chain !== undefined);
  const drawn = layout.fresh + layout.chains * options.localSearch.iterations;
  const { offline = [] } = options;
  const known = replayed + offline.length;
  const wanted = conditioning.draw(drawn + known, options);
  const [own, laterConditions] = splitConditions(conditioning, wanted, drawn);
  const conditions = selectConditions(conditioning.parts, own, conditionOf(layout, drawn));
  const code = conditioning.encode(conditions);
  const early = createEarlyRewards(reward, (states) => rewardObjects(env, reward, states));
  const fresh = await drawTrajectories({
    ...options,
    ...{ layout, early, conditioning: code, conditioningSize: conditioning.size },
    tracking: trackingFor(needs, options.scoresBackward),
    logReward: (all, terminal, first) => {
      const rows = Array.from({ length: terminal.count }, (_, i) => first + i);
      const asked = selectConditions(conditioning.parts, conditions, rows);
      const some = selectRewards(all, rows);
      const { scaledLogReward } = logRewardsUnder(conditioning, some, { conditions: asked, floor });
      return withSymmetry(options, flooredBy(options, scaledLogReward, some.canonical), terminal);
    },
  });
  // Replayed trajectories are rebuilt while worker threads compute the last rewards.
  clock?.enter("replay");
  const old = [...replay.sample(replayed, rng), ...offline];
  const oldObjects = scoredItems(old, reward.columns);
  const oldConditions = conditioning.relabel(laterConditions, oldObjects, rng);
  const oldCode = conditioning.encode(oldConditions);
  const trajectories =
    known === 0
      ? fresh.trained
      : joinTrajectories(env, fresh.trained, await rebuild(options, old, oldCode));
  const items = replayItems(options, fresh.found);
  clock?.enter("reward");
  const { objects, rewards } = await early.collect();

  const found = logRewardsUnder(conditioning, rewards, { conditions, floor });
  const oldFound = logRewardsUnder(conditioning, oldObjects, { conditions: oldConditions, floor });
  const drawnLogReward = flooredBy(options, found.scaledLogReward, rewards.canonical);
  const oldLogReward = flooredBy(options, oldFound.scaledLogReward, oldObjects.canonical);
  const ofDrawn = Array.from(fresh.objectOf, (t) => drawnLogReward[t]);
  const logReward = withSymmetry(
    options,
    Float64Array.from([...ofDrawn, ...oldLogReward]),
    trajectories.terminal,
  );
  const all = joinConditions(conditioning.parts, conditions, oldConditions);
  const terms = await neededTerms({ ...options, conditions: all }, trajectories);
  const comparesPoints = needs.pareto || replay.needsPoints;
  const composition = comparesPoints ? options.reward.composition : undefined;
  const points = composition && objectivePoints(composition, rewards, [...objects.keys()]);
  return {
    trajectories,
    ...askedStates(env.spec, trajectories, {
      everyState: readsEveryState(needs) || options.scoresBackward,
      parents: terms.parents,
    }),
    drawn,
    objects,
    rewards: { ...rewards, reward: found.reward, logReward: found.logReward },
    met: found.met,
    ...(found.reached && { reached: found.reached }),
    conditions,
    items: items.map((item, i) => ({
      ...item,
      logReward: found.logReward[i],
      valid: rewards.valid[i] === 1,
      ...((conditioning.hasGoals || needs.pareto) && {
        scored: replayScore(rewards, reward.columns, i),
      }),
      ...(replay.needsPoints && points?.[i] && { point: points[i] }),
    })),
    itemStates: fresh.found.terminal,
    ...(fresh.acceptedShare !== undefined && { acceptedShare: fresh.acceptedShare }),
    ...(needs.chain && fresh.ends && { chain: fresh.ends }),
    logReward,
    ...(options.outcomes && {
      outcome: codesOfObjects(options.outcomes, objectNames(env, trajectories.terminal)),
    }),
    ...(needs.outcomes && { logSymmetry: env.logSymmetry(trajectories.terminal) }),
    conditioning: Float32Array.from([...code, ...oldCode]),
    ...(needs.pareto &&
      composition && {
        paretoShare: paretoShares([
          ...Array.from(fresh.objectOf, (t) => points?.[t]),
          ...objectivePoints(composition, oldObjects, [...old.keys()]),
        ]),
      }),
    ...sourceWeights(drawn, known),
    ...terms,
  };
}

/** Log rewards with the floor for molecules that are too many of their scaffold. */
function flooredBy(
  { scaffoldFilter, floor }: BatchOptions,
  logReward: Float64Array,
  molecules: readonly (string | null)[],
): Float64Array {
  if (!scaffoldFilter) return logReward;
  const admitted = scaffoldFilter.admit(molecules);
  return logReward.map((value, i) => (admitted[i] === 1 ? value : floor));
}

/** Log rewards with the symmetry of their objects; a prior's own numbers hold it already. */
function withSymmetry(
  { env, needs }: BatchOptions,
  logReward: Float64Array,
  terminal: StateBatch,
): Float64Array {
  if (needs.prior || needs.outcomePrior) return logReward;
  const symmetry = env.logSymmetry(terminal);
  return logReward.map((value, t) => value + symmetry[t]);
}

/** Conditions of the first `count` trajectories, and of the rest. */
function splitConditions(
  { parts }: Conditioning,
  conditions: Conditions,
  count: number,
): [Conditions, Conditions] {
  const rows = [...Array(conditions.count).keys()];
  return [
    selectConditions(parts, conditions, rows.slice(0, count)),
    selectConditions(parts, conditions, rows.slice(count)),
  ];
}

/** [T] 1 over its share of the batch for trajectories of either source, 0 for those of the other. */
function sourceWeights(drawn: number, replayed: number) {
  const count = drawn + replayed;
  const backwardWeight = new Float32Array(count);
  const forwardWeight = new Float32Array(count);
  if (drawn > 0) forwardWeight.fill(count / drawn, 0, drawn);
  if (replayed > 0) backwardWeight.fill(count / replayed, drawn);
  return { backwardWeight, forwardWeight };
}

/** Objects of drawn trajectories as a buffer keeps them, without their rewards. */
function replayItems(
  { env, replaysTrajectories }: BatchOptions,
  fresh: Trajectories,
): Pick<ReplayItem, "object" | "actions">[] {
  const actions = replaysTrajectories ? actionsByTrajectory(fresh) : undefined;
  return env
    .toObjects(fresh.terminal)
    .map((object, t) => ({ object, ...(actions && { actions: actions[t] }) }));
}

/**
 * Trajectories to replayed objects: drawn backwards, or those that built them.
 *
 * @param conditioning [items.length, C]
 */
async function rebuild(
  options: BatchOptions,
  items: readonly ReplayItem[],
  conditioning: Float32Array,
): Promise<Trajectories> {
  const { env, rng, backward, needs, scoresBackward } = options;
  const shared = {
    env,
    rng,
    backward,
    tracking: trackingFor(needs, scoresBackward),
    conditioning,
    conditioningSize: options.conditioning.size,
  };
  // Nobody built the objects of a file, which come last.
  const recorded = options.replaysTrajectories
    ? items.flatMap(({ actions }) => (actions ? [actions] : []))
    : [];
  const terminal = env.fromObjects(items.slice(recorded.length).map((item) => item.object));
  const backwards = (): Promise<Trajectories> =>
    sampleBackward({
      ...shared,
      terminal,
      conditioning: conditioning.subarray(recorded.length * options.conditioning.size),
    });
  if (recorded.length === 0) return backwards();
  const repeated = await sampleForward({
    ...shared,
    sample: repeatActions(recorded),
    count: recorded.length,
  });
  return terminal.count === 0 ? repeated : joinTrajectories(env, repeated, await backwards());
}
