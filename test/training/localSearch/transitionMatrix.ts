import {
  acceptanceProbability,
  type MoveEnd,
} from "../../../src/training/localSearch/acceptance.ts";
import { logStepProbability } from "../../../src/training/localSearch/backtrack.ts";
import type { LocalSearchConfig } from "../../../src/training/localSearch/config.ts";
import type { tabularPolicies } from "./tabularPolicies.ts";

type Policies = ReturnType<typeof tabularPolicies>;

/** A way between two states, state by state, and its probability. */
interface Path {
  readonly states: readonly number[];
  readonly probability: number;
}

/** All ways of `steps` steps back from a state. */
function pathsBack({ backwardSteps }: Policies, start: number, steps: number): Path[] {
  let paths: Path[] = [{ states: [start], probability: 1 }];
  for (let k = 0; k < steps; k++) {
    paths = paths.flatMap(({ states, probability }) =>
      backwardSteps[states[states.length - 1]].map((step) => ({
        states: [...states, step.to],
        probability: probability * step.probability,
      })),
    );
  }
  return paths;
}

/** All ways on from a state to the end. */
function pathsOn({ forwardSteps }: Policies, start: number): Path[] {
  if (forwardSteps[start].length === 0) return [{ states: [start], probability: 1 }];
  return forwardSteps[start].flatMap((step) =>
    pathsOn({ forwardSteps } as Policies, step.to).map(({ states, probability }) => ({
      states: [start, ...states],
      probability: probability * step.probability,
    })),
  );
}

const sumPairs = (states: readonly number[], term: (from: number, to: number) => number): number =>
  states.slice(1).reduce((sum, to, i) => sum + term(states[i], to), 0);

/** Steps from the source to a terminal state, stop not counted. */
function lengthOf({ backwardSteps }: Policies, terminal: number): number {
  let steps = 0;
  for (let s = terminal; backwardSteps[s].length > 0; s = backwardSteps[s][0].to) steps++;
  return steps - 1;
}

/**
 * [X][X] probability that one iteration of local search leads from each object to each, by going
 * through everything that can be drawn; `acceptanceProbability` and `logStepProbability` are those
 * of training.
 *
 * @param logReward [X] symmetry in it
 */
export function transitionMatrix(
  policies: Policies,
  config: LocalSearchConfig,
  logReward: ArrayLike<number>,
): Float64Array[] {
  const { terminals, logStepForward, logStepBack } = policies;
  const placeOf = new Map(Array.from(terminals, (state, x) => [state, x]));
  /** Sums along a way from an object back to where it meets another. */
  const endOf = (x: number, back: readonly number[]): MoveEnd => ({
    logReward: logReward[x],
    length: lengthOf(policies, back[0]),
    steps: back.length - 2,
    logPB: sumPairs(back, logStepBack),
    logPF: sumPairs(back, (from, to) => logStepForward(to, from)),
  });
  return Array.from(terminals, (start, x) => {
    const row = new Float64Array(terminals.length);
    const length = lengthOf(policies, start);
    for (let steps = 0; steps <= length; steps++) {
      const chosen = Math.exp(logStepProbability(config, length, steps));
      if (chosen === 0) continue;
      // One step more, for stop.
      for (const back of pathsBack(policies, start, steps + 1)) {
        for (const on of pathsOn(policies, back.states[steps + 1])) {
          const y = placeOf.get(on.states[on.states.length - 1]) as number;
          const from = endOf(x, back.states);
          const to = endOf(y, on.states.toReversed());
          const proposed = chosen * back.probability * on.probability;
          const accepted = acceptanceProbability(config, { from, to });
          row[y] += proposed * accepted;
          row[x] += proposed * (1 - accepted);
        }
      }
    }
    return row;
  });
}
