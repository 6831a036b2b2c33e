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

/** A law that is broken so that no trajectory can be drawn to try the others on. */
export class LawBroken extends Error {
  override name = "LawBroken";
  /** Its sentence. */
  readonly law: string;
  constructor(law: string, complaint: string) {
    super(complaint);
    this.law = law;
  }
}

const ENDS = "every trajectory ends";

/** A single state in words. */
export const named = <States extends StateBatch>(env: Environment<States>, state: States): string =>
  `state ${JSON.stringify(env.keys(state)[0])}`;

/** An action in words. */
export const actionText = ({ actionName }: Pick<Environment, "actionName">, action: number) =>
  `action ${actionName?.(action) ?? action}`;

function drawTrajectory<States extends StateBatch>(
  env: Environment<States>,
  rng: Rng,
): Visit<States>[] {
  const visits: Visit<States>[] = [];
  let parent = env.reset(1);
  while (env.isTerminal(parent)[0] === 0) {
    const legal = legalActions(env.spec, env.encode(parent), 0);
    if (legal.length === 0) {
      throw new LawBroken(ENDS, `${named(env, parent)} has no legal action and may not stop`);
    }
    if (visits.length >= env.maxSteps) {
      throw new LawBroken(
        ENDS,
        `a trajectory has not ended after ${visits.length} actions, at ${named(env, parent)}, ` +
          `and maxSteps is ${env.maxSteps}`,
      );
    }
    // Stop seldom, so that large states are met as well.
    const stops = legal[0] === 0 && legal.length > 1 && rng.next() < 0.9;
    const choice = stops ? 1 + rng.integer(legal.length - 1) : rng.integer(legal.length);
    const before = named(env, parent);
    const child = env.step(parent, Int32Array.of(legal[choice]));
    if (named(env, parent) !== before) {
      throw new LawBroken(
        "step leaves the states that it starts from as they are",
        `${actionText(env, legal[choice])} makes ${named(env, parent)} of ${before}; ` +
          "it must give a new one",
      );
    }
    visits.push({ parent, action: legal[choice], child });
    parent = child;
  }
  return visits;
}

/**
 * Draws trajectories by legal actions, evenly but for stop.
 *
 * @throws LawBroken if one does not end, or a step changes the state that it starts from
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
