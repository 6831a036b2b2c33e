import { concatBatches, type GraphBatch } from "../core/graphBatch.ts";
import type { PhaseClock } from "../core/phaseClock.ts";
import type { Rng } from "../core/rng.ts";
import type { Environment, StateBatch } from "../env/environment.ts";
import { gatherConditioning } from "./conditioning.ts";

/** Complete trajectories, their transitions flat: transition n leaves graph n of `batch`. */
export interface Trajectories<States extends StateBatch = StateBatch> {
  /** Number of trajectories, T. */
  readonly count: number;
  /** N states that were left. */
  readonly batch: GraphBatch;
  /** [N] trajectory of each transition. */
  readonly trajectoryOf: Int32Array;
  /** [N] action taken, by the layout of its graph. */
  readonly actions: Int32Array;
  /** [N] nats. */
  readonly logMultiplicity: Float64Array;
  /** [N] log-probability of the labelled backward action, nats. */
  readonly logPB: Float64Array;
  /** [N] log-probability of the action under the policy that drew it, NaN where none did; nats. */
  readonly logPF: Float64Array;
  /** [T] where each trajectory ended. */
  readonly terminal: States;
}

/** Draws one action for each graph of a batch. */
export type ActionSampler = (
  batch: GraphBatch,
  conditioning: Float32Array,
  rng: Rng,
) => Promise<{ readonly actions: Int32Array; readonly logProbabilities: Float64Array }>;

/** Transitions of one step of many trajectories. */
interface Transitions {
  readonly batch: GraphBatch;
  readonly trajectoryOf: readonly number[];
  readonly actions: Int32Array;
  readonly logMultiplicity: Float64Array;
  readonly logPB: Float64Array;
  readonly logPF: Float64Array;
}

const joinFloats = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));

function assemble<States extends StateBatch>(
  steps: readonly Transitions[],
  terminal: States,
): Trajectories<States> {
  return {
    count: terminal.count,
    batch: concatBatches(steps.map((step) => step.batch)),
    trajectoryOf: Int32Array.from(steps.flatMap((step) => step.trajectoryOf)),
    actions: Int32Array.from(steps.flatMap((step) => [...step.actions])),
    logMultiplicity: joinFloats(steps.map((step) => step.logMultiplicity)),
    logPB: joinFloats(steps.map((step) => step.logPB)),
    logPF: joinFloats(steps.map((step) => step.logPF)),
    terminal,
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** [count] log-probability of each single backward action when all are equally likely. */
function uniformLogPB<States extends StateBatch>(
  env: Environment<States>,
  children: States,
): Float64Array {
  const { offsets } = env.backwardActions(children);
  return Float64Array.from(range(children.count), (i) => -Math.log(offsets[i + 1] - offsets[i]));
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
  readonly rng: Rng;
  readonly clock?: PhaseClock;
  /** Told of trajectories as they end, while others go on. */
  readonly onEnd?: (states: States, trajectories: readonly number[]) => void;
}): Promise<Trajectories<States>> {
  const { env, sample, count, conditioning, conditioningSize, rng, clock, onEnd } = options;
  const steps: Transitions[] = [];
  const ended: { states: States; trajectories: number[] }[] = [];
  let states = env.reset(count);
  let trajectoryOf = range(count);
  while (trajectoryOf.length > 0) {
    clock?.enter("encode");
    const batch = env.encode(states);
    const rows = gatherConditioning(conditioning, conditioningSize, trajectoryOf);
    const { actions, logProbabilities } = await sample(batch, rows, rng);
    clock?.enter("environment");
    const logMultiplicity = env.logMultiplicity(states, actions);
    const children = env.step(states, actions);
    const logPB = uniformLogPB(env, children);
    steps.push({ batch, trajectoryOf, actions, logMultiplicity, logPB, logPF: logProbabilities });

    const terminal = env.isTerminal(children);
    const done = range(children.count).filter((i) => terminal[i] === 1);
    const open = range(children.count).filter((i) => terminal[i] === 0);
    const names = trajectoryOf;
    if (done.length > 0) {
      const part = { states: env.select(children, done), trajectories: done.map((i) => names[i]) };
      ended.push(part);
      onEnd?.(part.states, part.trajectories);
    }
    states = env.select(children, open);
    trajectoryOf = open.map((i) => names[i]);
  }
  const order = new Int32Array(count);
  for (const [row, trajectory] of ended.flatMap((part) => part.trajectories).entries()) {
    order[trajectory] = row;
  }
  return assemble(steps, env.select(env.concat(ended.map((part) => part.states)), order));
}

/** Draws one trajectory to each terminal state, backwards, each backward action equally likely. */
export function sampleBackward<States extends StateBatch>(options: {
  readonly env: Environment<States>;
  readonly terminal: States;
  readonly rng: Rng;
}): Trajectories<States> {
  const { env, terminal, rng } = options;
  const steps: Transitions[] = [];
  let states = terminal;
  let trajectoryOf = range(terminal.count);
  for (;;) {
    const { offsets, actions: backward } = env.backwardActions(states);
    const names = trajectoryOf;
    const open = range(states.count).filter((i) => offsets[i + 1] > offsets[i]);
    if (open.length === 0) return assemble(steps.reverse(), terminal);
    const choices = open.map(
      (i) => backward[offsets[i] + rng.integer(offsets[i + 1] - offsets[i])],
    );
    const logPB = Float64Array.from(open, (i) => -Math.log(offsets[i + 1] - offsets[i]));
    const { parents, actions } = env.stepBack(env.select(states, open), Int32Array.from(choices));
    trajectoryOf = open.map((i) => names[i]);
    steps.push({
      batch: env.encode(parents),
      trajectoryOf,
      actions,
      logMultiplicity: env.logMultiplicity(parents, actions),
      logPB,
      logPF: new Float64Array(actions.length).fill(Number.NaN),
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
    trajectoryOf: Int32Array.from([...first.trajectoryOf, ...later]),
    actions: Int32Array.from([...first.actions, ...second.actions]),
    logMultiplicity: joinFloats([first.logMultiplicity, second.logMultiplicity]),
    logPB: joinFloats([first.logPB, second.logPB]),
    logPF: joinFloats([first.logPF, second.logPF]),
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
