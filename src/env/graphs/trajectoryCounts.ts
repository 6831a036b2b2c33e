import type { Environment } from "../environment.ts";
import type { GraphStates } from "./graphEnvironment.ts";

/** Most nodes of spaces whose trajectories are counted: the states below a graph then are few. */
export const MOST_NODES_COUNTED = 6;

/** Classes whose counts are kept before the memory is cleared. */
const MAX_COUNTS = 200_000;

/**
 * Counts labelled trajectories to graphs by n(s) = sum over backward actions of n(parent), n(source)
 * = 1, remembering the count of every class.
 *
 * @returns [count] nats, for each state
 */
export function createTrajectoryCounter(
  env: Pick<Environment<GraphStates>, "backwardActions" | "stepBack" | "select" | "keys">,
): (states: GraphStates) => Float64Array {
  const known = new Map<string, number>();
  const countOne = (state: GraphStates): number => {
    const { actions } = env.backwardActions(state);
    if (actions.length === 0) return 1;
    const copies = env.select(state, new Int32Array(actions.length));
    return sum(countAll(env.stepBack(copies, actions).parents));
  };
  const countAll = (states: GraphStates): number[] =>
    env.keys(states).map((key, i) => {
      const found = known.get(key);
      if (found !== undefined) return found;
      const count = countOne(env.select(states, [i]));
      if (known.size >= MAX_COUNTS) known.clear();
      known.set(key, count);
      return count;
    });
  return (states) => Float64Array.from(countAll(states), Math.log);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
