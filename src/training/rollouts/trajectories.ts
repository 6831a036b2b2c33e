import { concatBatches, type GraphBatch } from "../../core/graphBatch.ts";
import { joinArrays } from "../../core/joinArrays.ts";
import type { PhaseClock } from "../../core/phaseClock.ts";
import { createRng, drawRngStates, type Rng } from "../../core/rng.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";
import { gatherConditioning } from "../conditioning.ts";
import { type BackwardPolicy, uniformBackward } from "./backwardPolicy.ts";

/** Complete trajectories, their transitions flat: transition n leaves graph n of `batch`. */
export interface Trajectories<States extends StateBatch = StateBatch> {
  /** Number of trajectories, T. */
  readonly count: number;
  /** N states that were left. */
  readonly batch: GraphBatch;
  /** [N] trajectory of each transition; transitions of one stand in the order of its steps. */
  readonly trajectoryOf: Int32Array;
  /** [N] action taken, by the layout of its graph. */
  readonly actions: Int32Array;
  /** [N] nats. */
  readonly logMultiplicity: Float64Array;
  /** [N] log-probability of the labelled backward action under the backward policy at hand, nats. */
  readonly logPB: Float64Array;
  /** [N] log-probability of the action under the policy that drew it, NaN where none did; nats. */
  readonly logPF: Float64Array;
  /** [N] place of the backward action by which each state was entered, -1 for the source. */
  readonly enteredBy: Int32Array;
  /** The N states that were left; there if they were asked for. */
  readonly states?: States;
  /** [T] where each trajectory ended. */
  readonly terminal: States;
}

/** What trajectories hold beside what all need. */
export interface Tracking {
  /** Backward actions of each state, for policies that score them. */
  readonly backwardPlaces?: boolean;
  readonly states?: boolean;
}

/** Draws one action for each graph of a batch, `rngs` [G] the random numbers of each. */
export type ActionSampler = (
  batch: GraphBatch,
  conditioning: Float32Array,
  rngs: readonly Rng[],
) => Promise<{ readonly actions: Int32Array; readonly logProbabilities: Float64Array }>;

/** Transitions of one step of many trajectories. */
interface Transitions<States extends StateBatch> {
  readonly batch: GraphBatch;
  readonly states: States;
  readonly trajectoryOf: readonly number[];
  readonly actions: Int32Array;
  readonly logMultiplicity: Float64Array;
  readonly logPB: Float64Array;
  readonly logPF: Float64Array;
  readonly enteredBy: Int32Array;
}

const joinFloats = (parts: readonly Float64Array[]): Float64Array =>
  joinArrays(Float64Array, parts);

const joinInts = (parts: readonly ArrayLike<number>[]): Int32Array => joinArrays(Int32Array, parts);

function assemble<States extends StateBatch>(
  env: Environment<States>,
  steps: readonly Transitions<States>[],
  { terminal, tracking }: { readonly terminal: States; readonly tracking: Tracking },
): Trajectories<States> {
  return {
    count: terminal.count,
    batch: concatBatches(steps.map((step) => step.batch)),
    trajectoryOf: joinInts(steps.map((step) => step.trajectoryOf)),
    actions: joinInts(steps.map((step) => step.actions)),
    logMultiplicity: joinFloats(steps.map((step) => step.logMultiplicity)),
    logPB: joinFloats(steps.map((step) => step.logPB)),
    logPF: joinFloats(steps.map((step) => step.logPF)),
    enteredBy: joinInts(steps.map((step) => step.enteredBy)),
    ...(tracking.states && { states: env.concat(steps.map((step) => step.states)) }),
    terminal,
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Graphs of states, with their backward actions if those are tracked. */
function encode<States extends StateBatch>(
  env: Environment<States>,
  states: States,
  { backwardPlaces }: Tracking,
): GraphBatch {
  const batch = env.encode(states);
  return backwardPlaces ? { ...batch, backward: env.encodeBackward(states) } : batch;
}

/**
 * Draws `count` trajectories from the source. Those that end leave the batch, so late steps run on
 * fewer graphs.
 *
 * @param options.conditioning [T, conditioningSize]
 */
export async function sampleForward<States extends StateBatch>(options: {
  readonly env: Environment<States>;
  readonly sample: ActionSampler;
  readonly count: number;
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  /**
   * [T] the random numbers of each trajectory, so that it does not depend on those beside it; or one
   * generator that seeds them.
   */
  readonly rng: Rng | readonly Rng[];
  /** Gives `logPB`; all backward actions equally likely by default. */
  readonly backward?: BackwardPolicy;
  readonly tracking?: Tracking;
  readonly clock?: PhaseClock;
  /** Told of trajectories as they end, while others go on. */
  readonly onEnd?: (states: States, trajectories: readonly number[]) => void;
}): Promise<Trajectories<States>> {
  const { env, sample, count, conditioning, conditioningSize, rng, clock, onEnd } = options;
  const { tracking = {}, backward = uniformBackward } = options;
  const rngs = "next" in rng ? drawRngStates(rng, count).map((state) => createRng(state)) : rng;
  const steps: Transitions<States>[] = [];
  const ended: { states: States; trajectories: number[] }[] = [];
  let states = env.reset(count);
  let trajectoryOf = range(count);
  let enteredBy = new Int32Array(count).fill(-1);
  while (trajectoryOf.length > 0) {
    clock?.enter("encode");
    const batch = encode(env, states, tracking);
    const rows = gatherConditioning(conditioning, conditioningSize, trajectoryOf);
    const own = trajectoryOf.map((trajectory) => rngs[trajectory]);
    const { actions, logProbabilities } = await sample(batch, rows, own);
    clock?.enter("environment");
    const logMultiplicity = env.logMultiplicity(states, actions);
    const children = env.step(states, actions);
    const logPB = backward.logProbabilities(env, states, children);
    const taken = { batch, states, trajectoryOf, actions, logMultiplicity, enteredBy };
    steps.push({ ...taken, logPB, logPF: logProbabilities });

    const terminal = env.isTerminal(children);
    const done = range(children.count).filter((i) => terminal[i] === 1);
    const open = range(children.count).filter((i) => terminal[i] === 0);
    const names = trajectoryOf;
    if (done.length > 0) {
      const part = { states: env.select(children, done), trajectories: done.map((i) => names[i]) };
      ended.push(part);
      onEnd?.(part.states, part.trajectories);
    }
    const places = tracking.backwardPlaces ? env.undoing(states, actions, children) : undefined;
    enteredBy = Int32Array.from(open, (i) => places?.[i] ?? -1);
    states = env.select(children, open);
    trajectoryOf = open.map((i) => names[i]);
  }
  const order = new Int32Array(count);
  for (const [row, trajectory] of ended.flatMap((part) => part.trajectories).entries()) {
    order[trajectory] = row;
  }
  const terminal = env.select(env.concat(ended.map((part) => part.states)), order);
  return assemble(env, steps, { terminal, tracking });
}

/** Draws one trajectory to each terminal state, backwards. */
export async function sampleBackward<States extends StateBatch>(options: {
  readonly env: Environment<States>;
  readonly terminal: States;
  readonly rng: Rng;
  /** All backward actions equally likely by default. */
  readonly backward?: BackwardPolicy;
  readonly tracking?: Tracking;
  /** [T, conditioningSize], for a backward policy that is conditioned */
  readonly conditioning?: Float32Array;
  readonly conditioningSize?: number;
}): Promise<Trajectories<States>> {
  const { env, terminal, rng, tracking = {}, backward = uniformBackward } = options;
  const { conditioning = new Float32Array(0), conditioningSize = 0 } = options;
  const steps: Transitions<States>[] = [];
  let states = terminal;
  let trajectoryOf = range(terminal.count);
  for (;;) {
    const lists = env.backwardActions(states);
    const names = trajectoryOf;
    const open = range(states.count).filter((i) => lists.offsets[i + 1] > lists.offsets[i]);
    if (open.length === 0) return assemble(env, steps.reverse(), { terminal, tracking });
    trajectoryOf = open.map((i) => names[i]);
    const leaving = open.length === states.count ? states : env.select(states, open);
    const {
      actions: chosen,
      places,
      logPB,
    } = await backward.choose(env, leaving, {
      conditioning: gatherConditioning(conditioning, conditioningSize, trajectoryOf),
      rng,
    });
    // What was drawn last step is the state that is left here, by the place chosen now.
    const last = steps.at(-1);
    open.forEach((row, i) => {
      if (last) last.enteredBy[row] = places[i];
    });
    const { parents, actions } = env.stepBack(leaving, chosen);
    steps.push({
      batch: encode(env, parents, tracking),
      states: parents,
      trajectoryOf,
      actions,
      logMultiplicity: env.logMultiplicity(parents, actions),
      logPB,
      logPF: new Float64Array(actions.length).fill(Number.NaN),
      enteredBy: new Int32Array(actions.length).fill(-1),
    });
    states = parents;
  }
}

/** All trajectories of both, those of `second` numbered after those of `first`. */
export function joinTrajectories<States extends StateBatch>(
  env: Environment<States>,
  first: Trajectories<States>,
  second: Trajectories<States>,
): Trajectories<States> {
  const later = second.trajectoryOf.map((trajectory) => trajectory + first.count);
  return {
    count: first.count + second.count,
    batch: concatBatches([first.batch, second.batch]),
    trajectoryOf: joinInts([first.trajectoryOf, later]),
    actions: joinInts([first.actions, second.actions]),
    logMultiplicity: joinFloats([first.logMultiplicity, second.logMultiplicity]),
    logPB: joinFloats([first.logPB, second.logPB]),
    logPF: joinFloats([first.logPF, second.logPF]),
    enteredBy: joinInts([first.enteredBy, second.enteredBy]),
    ...(first.states && second.states && { states: env.concat([first.states, second.states]) }),
    terminal: env.concat([first.terminal, second.terminal]),
  };
}

/** [T] sums of `values` [N] over each trajectory. */
export function sumByTrajectory(
  trajectories: Pick<Trajectories, "count" | "trajectoryOf">,
  values: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(trajectories.count);
  for (let n = 0; n < values.length; n++) sums[trajectories.trajectoryOf[n]] += values[n];
  return sums;
}
