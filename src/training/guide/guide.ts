import type { Environment, StateBatch } from "../../env/environment.ts";
import type { Trajectories } from "../rollouts/trajectories.ts";
import { type Ancestry, ancestryOf } from "./ancestry.ts";

/** What a checkpoint keeps of a guide. */
export interface GuideState {
  /** Objects that were observed, by key, and their rewards. */
  readonly objects: readonly (readonly [string, number])[];
  /** States on the way to them: key, sum of their rewards, number of them. */
  readonly parts: readonly (readonly [string, number, number])[];
}

/** Prefers, of the ways to an object, those through parts of good objects. */
export interface Guide {
  /**
   * Learns from objects; those observed before are passed over.
   *
   * @param rewards [count] before beta, at least 0
   */
  observe(objects: StateBatch, rewards: ArrayLike<number>): void;
  /** [T] log-probability of each trajectory given its end, nats; `trajectories` hold their states. */
  logProbabilities(trajectories: Trajectories): Float64Array;
  getState(): GuideState;
}

/** Least score of a part, so that every way is possible (Shen et al., ICML 2023). */
const LEAST_SCORE = 1e-5;
/** States on the ways to an object, beyond which its ways are all equally likely. */
const MOST_STATES = 2000;
/** Objects that a guide learns from. */
const MOST_OBJECTS = 20_000;

interface Part {
  sum: number;
  count: number;
}

/**
 * The substructure guide of Shen et al. (ICML 2023): at a state s on the way to x, each child c from
 * which x can still be reached is taken in proportion to the mean reward of the observed objects
 * other than x that c is a part of (on some way to), at least 1e-5. Of the labelled ways through the
 * same classes of states each is equally likely, so that all ways to x add up to 1.
 *
 * @param state what was learned before, as `getState` gave it
 */
export function createGuide(env: Environment, state?: GuideState): Guide {
  const rewardOf = new Map(state?.objects);
  const parts = new Map<string, Part>(
    state?.parts.map(([key, sum, count]) => [key, { sum, count }]),
  );
  const add = (key: string, reward: number): void => {
    const part = parts.get(key) ?? { sum: 0, count: 0 };
    parts.set(key, { sum: part.sum + reward, count: part.count + 1 });
  };
  /** Mean reward of the observed objects but x with this part, which is one of x. */
  const scoreOf = (key: string, x: string): number => {
    const { sum, count } = parts.get(key) ?? { sum: 0, count: 0 };
    const own = rewardOf.get(x);
    const [others, numOthers] = own === undefined ? [sum, count] : [sum - own, count - 1];
    return Math.max(LEAST_SCORE, numOthers > 0 ? others / numOthers : 0);
  };
  return {
    observe(objects, rewards) {
      for (const [i, key] of env.keys(objects).entries()) {
        if (rewardOf.has(key) || rewardOf.size >= MOST_OBJECTS) continue;
        const ancestry = ancestryOf(env, env.select(objects, [i]), MOST_STATES);
        if (!ancestry) continue;
        rewardOf.set(key, rewards[i]);
        add(key, rewards[i]);
        for (const part of ancestry.keys()) add(part, rewards[i]);
      }
    },
    logProbabilities: (trajectories) => {
      const ways = waysOf(env, trajectories);
      return Float64Array.from(ways, ({ keys, logUniform }, t) => {
        const object = env.select(trajectories.terminal, [t]);
        const ancestry = ancestryOf(env, object, MOST_STATES);
        return ancestry ? logWay(ancestry, keys, scoreOf) : logUniform;
      });
    },
    getState: () => ({
      objects: [...rewardOf],
      parts: [...parts].map(([key, { sum, count }]) => [key, sum, count] as const),
    }),
  };
}

/** Log-probability of one way, `keys` from the source to the object. */
function logWay(
  ancestry: Ancestry,
  keys: readonly string[],
  scoreOf: (part: string, object: string) => number,
): number {
  const object = keys[keys.length - 1];
  let log = 0;
  for (let k = 0; k + 1 < keys.length; k++) {
    const children = ancestry.get(keys[k]) ?? new Map<string, number>();
    let total = 0;
    for (const child of children.keys()) total += scoreOf(child, object);
    const labelled = children.get(keys[k + 1]) ?? 0;
    log += Math.log(scoreOf(keys[k + 1], object) / total / labelled);
  }
  return log;
}

/** Keys of the states of each trajectory, and the log-probability of even choices on the way back. */
function waysOf(env: Environment, trajectories: Trajectories) {
  const { states, terminal, trajectoryOf } = trajectories;
  if (!states) throw new Error("createGuide: the trajectories were drawn without their states.");
  const ways = env.keys(terminal).map((end) => ({ end, keys: [] as string[], logUniform: 0 }));
  const { offsets } = env.backwardActions(states);
  for (const [n, key] of env.keys(states).entries()) {
    const way = ways[trajectoryOf[n]];
    way.keys.push(key);
    // A terminal state has one backward action, the source none.
    way.logUniform -= Math.log(Math.max(1, offsets[n + 1] - offsets[n]));
  }
  return ways.map(({ end, keys, logUniform }) => ({ keys: [...keys, end], logUniform }));
}
