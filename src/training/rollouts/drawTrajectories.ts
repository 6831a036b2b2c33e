import type { PhaseClock } from "../../core/phaseClock.ts";
import type { Rng } from "../../core/rng.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";
import type { RewardBatch } from "../../rewards/reward.ts";
import type { LocalSearchConfig } from "../localSearch/config.ts";
import type { SearchLayout } from "../localSearch/layout.ts";
import {
  type ChainEnds,
  type LocalSearchResult,
  searchLocally,
} from "../localSearch/searchLocally.ts";
import type { EarlyRewards } from "../rewards/earlyRewards.ts";
import type { BackwardPolicy } from "./backwardPolicy.ts";
import { actionsByTrajectory, repeatActions } from "./recordedActions.ts";
import type { ActionScorer } from "./scoreActions.ts";
import {
  type ActionSampler,
  joinTrajectories,
  sampleForward,
  type Tracking,
  type Trajectories,
} from "./trajectories.ts";

/** How local search draws, beside what fresh trajectories are drawn with. */
export interface SearchPolicies {
  /** Draws from the policy as it is, without exploration. */
  readonly sample: ActionSampler;
  readonly score: ActionScorer;
}

/** Draws fresh trajectories in threads of their own. */
export type DrawApart = (request: {
  readonly count: number;
  /** [count, conditioningSize] */
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  readonly tracking: Tracking;
  readonly rng: Rng;
}) => Promise<Trajectories>;

/** What trajectories are drawn with. */
export interface DrawOptions {
  readonly env: Environment;
  readonly sample: ActionSampler;
  /** Instead of `sample` for fresh trajectories. */
  readonly drawApart?: DrawApart;
  readonly layout: SearchLayout;
  readonly localSearch: LocalSearchConfig;
  readonly search: SearchPolicies;
  readonly backward: BackwardPolicy;
  readonly tracking: Tracking;
  /** [D, C] by `layout`. */
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  readonly early: EarlyRewards;
  readonly rng: Rng;
  readonly clock?: PhaseClock;
  /** Where local search goes on, in the place of fresh trajectories. */
  readonly chain?: ChainEnds;
  /**
   * Log R, beta and symmetry in it, of the objects of trajectories first..first+terminal.count-1,
   * nats.
   */
  logReward(rewards: RewardBatch, terminal: StateBatch, first: number): Float64Array;
}

/** What a policy drew. */
export interface DrawnTrajectories {
  /** [D] all whose objects are evaluated. */
  readonly found: Trajectories;
  /** [D] what is trained on: the same, or what local search left behind. */
  readonly trained: Trajectories;
  /** [D] which of `found` built the object of each of `trained`. */
  readonly objectOf: Int32Array;
  /** Share of the rebuilt objects that were accepted; absent without local search. */
  readonly acceptedShare?: number;
  /** Where local search stands; absent without it. */
  readonly ends?: ChainEnds;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Draws fresh trajectories and searches around the first of them, or goes on with a search. */
export async function drawTrajectories(options: DrawOptions): Promise<DrawnTrajectories> {
  const { env, layout, chain } = options;
  const fresh = chain ? [] : [await drawFresh(options)];
  if (layout.chains === 0) {
    const [all] = fresh;
    return { found: all, trained: all, objectOf: Int32Array.from(range(all.count)) };
  }
  const search = await searchFrom(options, chain ?? (await startOf(options, fresh[0])));
  const join = (parts: readonly Trajectories[]): Trajectories =>
    parts.reduce((all, part) => joinTrajectories(env, all, part));
  const found = join([...fresh, ...search.rebuilt]);
  const acceptedShare = shareOf(search.accepted);
  const { ends } = search;
  if (chain || options.localSearch.trainOn === "all") {
    const objectOf = Int32Array.from(range(found.count));
    return { found, trained: found, objectOf, acceptedShare, ends };
  }
  const objectOf = leftBehind(layout, search.accepted);
  const recorded = actionsByTrajectory(found);
  const repeated = await sampleForward({
    ...options,
    sample: repeatActions(Array.from(objectOf, (t) => recorded[t])),
    count: found.count,
  });
  return { found, trained: repeated, objectOf, acceptedShare, ends };
}

async function drawFresh(options: DrawOptions): Promise<Trajectories> {
  const { layout, conditioningSize, early, drawApart } = options;
  const count = layout.fresh;
  const conditioning = options.conditioning.subarray(0, count * conditioningSize);
  if (!drawApart) return sampleForward({ ...options, count, conditioning, onEnd: early.ended });
  const { tracking, rng } = options;
  const fresh = await drawApart({ count, conditioning, conditioningSize, tracking, rng });
  early.ended(fresh.terminal, range(count));
  return fresh;
}

/** The first of the fresh objects, where local search starts. */
async function startOf(
  { env, layout, early, logReward }: DrawOptions,
  fresh: Trajectories,
): Promise<ChainEnds> {
  const objects = env.select(fresh.terminal, range(layout.chains));
  return { objects, logReward: logReward((await early.collect()).rewards, objects, 0) };
}

async function searchFrom(options: DrawOptions, start: ChainEnds): Promise<LocalSearchResult> {
  const { env, layout, early, conditioning, conditioningSize, logReward } = options;
  const { chains } = layout;
  /** Place of the first object that iteration `round` rebuilds. */
  const firstOf = (round: number): number => layout.fresh + round * chains;
  const assess = async (terminal: StateBatch, first: number): Promise<Float64Array> =>
    logReward((await early.collect()).rewards, terminal, first);
  return searchLocally({
    ...{ env, conditioningSize, rng: options.rng, backward: options.backward },
    ...options.search,
    config: options.localSearch,
    tracking: options.tracking,
    conditioning: conditioning.subarray(0, chains * conditioningSize),
    start: start.objects,
    logReward: start.logReward,
    assess: ({ terminal }, round) => assess(terminal, firstOf(round)),
    onEnd: (states, trajectories, round) =>
      early.ended(
        states,
        trajectories.map((t) => firstOf(round) + t),
      ),
  });
}

function shareOf(accepted: readonly Uint8Array[]): number {
  const flags = accepted.flatMap((own) => [...own]);
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}

/** [D] for each try of each chain the trajectory whose object it was left with. */
function leftBehind(layout: SearchLayout, accepted: readonly Uint8Array[]): Int32Array {
  const current = range(layout.chains);
  const places = range(layout.fresh);
  for (const [round, flags] of accepted.entries()) {
    for (const [chain, flag] of flags.entries()) {
      if (flag === 1) current[chain] = layout.fresh + round * layout.chains + chain;
    }
    places.push(...current);
  }
  return Int32Array.from(places);
}
