import { legalActions } from "../../core/graphBatch.ts";
import type { Rng } from "../../core/rng.ts";
import type { Environment, StateBatch } from "../environment.ts";

/** One step from a parent to a child; each state is a batch of one. */
export interface Visit<States extends StateBatch = StateBatch> {
  readonly parent: States;
  readonly action: number;
  readonly child: States;
}

/** Trajectories through an environment, on which its laws are tried. */
export interface Walk<States extends StateBatch = StateBatch> {
  readonly env: Environment<States>;
  readonly trajectories: readonly (readonly Visit<States>[])[];
  /** All their steps. */
  readonly visits: readonly Visit<States>[];
  /** Where they end. */
  readonly terminals: States;
  /** [count] nats; log symmetry of each class as such, without that of objects of several classes. */
  classSymmetry(states: States): Float64Array;
}

/** What a law says that an environment does wrong. */
export class LawBroken extends Error {
  override name = "LawBroken";
}

/** A single state in words. */
export const named = <States extends StateBatch>(env: Environment<States>, state: States): string =>
  `state ${JSON.stringify(env.keys(state)[0])}`;

function drawTrajectory<States extends StateBatch>(
  env: Environment<States>,
  rng: Rng,
): Visit<States>[] {
  const visits: Visit<States>[] = [];
  let parent = env.reset(1);
  while (env.isTerminal(parent)[0] === 0) {
    const legal = legalActions(env.spec, env.encode(parent), 0);
    if (legal.length === 0) {
      throw new LawBroken(`${named(env, parent)} has no legal action and may not stop`);
    }
    if (visits.length >= env.maxSteps) {
      throw new LawBroken(
        `a trajectory has not ended after ${visits.length} actions, at ${named(env, parent)}, ` +
          `and maxSteps is ${env.maxSteps}`,
      );
    }
    // Stop seldom, so that large states are met as well.
    const stops = legal[0] === 0 && legal.length > 1 && rng.next() < 0.9;
    const choice = stops ? 1 + rng.integer(legal.length - 1) : rng.integer(legal.length);
    const child = env.step(parent, Int32Array.of(legal[choice]));
    visits.push({ parent, action: legal[choice], child });
    parent = child;
  }
  return visits;
}

/**
 * Draws trajectories by legal actions, evenly but for stop.
 *
 * @throws LawBroken if one does not end
 */
export function drawWalk<States extends StateBatch>(
  env: Environment<States>,
  options: {
    readonly numTrajectories: number;
    readonly rng: Rng;
    /** `logSymmetry` by default. */
    readonly classSymmetry?: (states: States) => Float64Array;
  },
): Walk<States> {
  const { numTrajectories, rng, classSymmetry = (states) => env.logSymmetry(states) } = options;
  const trajectories = Array.from({ length: numTrajectories }, () => drawTrajectory(env, rng));
  return {
    ...{ env, trajectories, classSymmetry },
    visits: trajectories.flat(),
    terminals: env.concat(trajectories.map((steps) => steps[steps.length - 1].child)),
  };
}

/** Labelled backward actions of a single state with what each leads to. */
export function backwardSteps<States extends StateBatch>(
  env: Environment<States>,
  state: States,
): { readonly parent: States; readonly action: number }[] {
  return [...env.backwardActions(state).actions].map((backward) => {
    const { parents, actions } = env.stepBack(state, Int32Array.of(backward));
    return { parent: parents, action: actions[0] };
  });
}
