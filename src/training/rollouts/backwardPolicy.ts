import { UserError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { ActionLists, Environment, StateBatch } from "../../env/environment.ts";

/** One backward action of each state, drawn. */
export interface BackwardChoice {
  /** [count] the actions, for `stepBack`. */
  readonly actions: Int32Array;
  /** [count] their places in the lists of `backwardActions`. */
  readonly places: Int32Array;
  /** [count] nats */
  readonly logPB: Float64Array;
}

/** Probabilities of labelled backward actions. */
export interface BackwardPolicy {
  /**
   * [count] log PB of the actions that lead from `children` back to `parents`, nats; of a policy that
   * a network gives, what training starts from.
   */
  logProbabilities<States extends StateBatch>(
    env: Environment<States>,
    parents: States,
    children: States,
  ): Float64Array;
  /** @param states each with at least one backward action */
  choose<States extends StateBatch>(
    env: Environment<States>,
    states: States,
    options: { readonly conditioning: Float32Array; readonly rng: Rng },
  ): Promise<BackwardChoice>;
  /**
   * [count] log PB of given places of each state, nats; absent where `logProbabilities` is exact.
   *
   * @param states each with at least one backward action
   */
  score?<States extends StateBatch>(
    env: Environment<States>,
    states: States,
    options: { readonly places: Int32Array; readonly conditioning: Float32Array },
  ): Promise<Float64Array>;
}

/** [count] log of the share that a place of each list has of exp of all weights, nats. */
export function logProbabilitiesOf(
  { offsets }: ActionLists,
  logWeights: ArrayLike<number>,
  places: Int32Array,
): Float64Array {
  return Float64Array.from(places, (place, i) => {
    const own = Array.from(logWeights).slice(offsets[i], offsets[i + 1]);
    const most = Math.max(...own);
    const total = own.reduce((sum, weight) => sum + Math.exp(weight - most), 0);
    return own[place] - most - Math.log(total);
  });
}

/** One place of each list, drawn in proportion to exp of its weight. */
export function drawPlaces(
  { offsets, actions }: ActionLists,
  logWeights: ArrayLike<number>,
  rng: Rng,
): BackwardChoice {
  const count = offsets.length - 1;
  const places = new Int32Array(count);
  const logPB = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [start, end] = [offsets[i], offsets[i + 1]];
    let most = Number.NEGATIVE_INFINITY;
    for (let b = start; b < end; b++) most = Math.max(most, logWeights[b]);
    let total = 0;
    for (let b = start; b < end; b++) total += Math.exp(logWeights[b] - most);
    let left = rng.next() * total;
    let place = start;
    while (place < end - 1) {
      left -= Math.exp(logWeights[place] - most);
      if (left < 0) break;
      place++;
    }
    places[i] = place - start;
    logPB[i] = logWeights[place] - most - Math.log(total);
  }
  return { places, logPB, actions: places.map((place, i) => actions[offsets[i] + place]) };
}

/** Every labelled backward action of a state equally likely. */
export const uniformBackward: BackwardPolicy = {
  logProbabilities(env, _parents, children) {
    const { offsets } = env.backwardActions(children);
    return Float64Array.from(
      { length: children.count },
      (_, i) => -Math.log(offsets[i + 1] - offsets[i]),
    );
  },
  async choose(env, states, { rng }) {
    const { offsets, actions } = env.backwardActions(states);
    const counts = Array.from({ length: states.count }, (_, i) => offsets[i + 1] - offsets[i]);
    const places = Int32Array.from(counts, (count) => rng.integer(count));
    return {
      places,
      actions: places.map((place, i) => actions[offsets[i] + place]),
      logPB: Float64Array.from(counts, (count) => -Math.log(count)),
    };
  },
};

function logCounts<States extends StateBatch>(
  env: Environment<States>,
  states: States,
): Float64Array {
  if (!env.logTrajectoryCounts) {
    throw new UserError(
      `backwardPolicy.counts is analytic, but trajectories of ${env.name} are not counted. ` +
        "Set it to learned.",
    );
  }
  return env.logTrajectoryCounts(states);
}

/**
 * PB(s | s') = n(s) / n(s'), n the number of labelled trajectories to a state: all trajectories to an
 * object equally likely (Mohammadpour et al. 2024, arXiv:2312.14331).
 */
export const maximumEntropyBackward: BackwardPolicy = {
  logProbabilities(env, parents, children) {
    const ofChildren = logCounts(env, children);
    return logCounts(env, parents).map((logCount, i) => logCount - ofChildren[i]);
  },
  async choose(env, states, { rng }) {
    const lists = env.backwardActions(states);
    const rows = Array.from({ length: states.count }, (_, i) =>
      new Array<number>(lists.offsets[i + 1] - lists.offsets[i]).fill(i),
    ).flat();
    const { parents } = env.stepBack(env.select(states, rows), lists.actions);
    return drawPlaces(lists, logCounts(env, parents), rng);
  },
};
