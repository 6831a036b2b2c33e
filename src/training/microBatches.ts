import { selectGraphs } from "../core/selectGraphs.ts";
import { askedStates } from "./askedStates.ts";
import type { TrainingBatch } from "./batch.ts";
import type { Model } from "./model.ts";
import type { ParentEdges } from "./parentEdges.ts";
import type { StepBatch } from "./stepFeeds.ts";

/** Some trajectories of a batch, filled up with empty ones to the size of all parts. */
export interface MicroBatch extends StepBatch {
  /** Real trajectories; the rest, up to `trajectories.count`, has no transitions. */
  readonly real: number;
}

const padded = <T extends Float64Array | Float32Array>(values: T, out: T): T => {
  out.set(values);
  return out;
};

/** The edges into the states of some trajectories, their children numbered anew. */
function selectParents(
  { spec }: Model,
  { parents, trajectories }: TrainingBatch,
  part: { readonly transitions: Int32Array; readonly first: number; readonly real: number },
): ParentEdges | undefined {
  if (!parents) return undefined;
  const { transitions, first, real } = part;
  const numStates = trajectories.batch.numGraphs;
  const newNumber = new Map<number, number>();
  for (const [i, n] of transitions.entries()) newNumber.set(n, i);
  for (let t = 0; t < real; t++) newNumber.set(numStates + first + t, transitions.length + t);
  const isKept = (_: unknown, p: number): boolean => newNumber.has(parents.childOf[p]);
  const rows = Int32Array.from(parents.childOf.keys()).filter(isKept);
  return {
    batch: selectGraphs(spec, parents.batch, rows),
    actions: parents.actions.filter(isKept),
    logMultiplicity: parents.logMultiplicity.filter(isKept),
    childOf: Int32Array.from(rows, (p) => newNumber.get(parents.childOf[p]) ?? 0),
  };
}

/** Trajectories first..first+count-1, numbered from 0. */
function selectTrajectories(
  model: Model,
  whole: TrainingBatch,
  first: number,
  count: number,
): MicroBatch {
  const { trajectories, logReward, conditioning, partialLogReward, kept: keptPotentials } = whole;
  const { logGuide, paretoShare } = whole;
  const { trajectoryOf } = trajectories;
  const real = Math.min(count, trajectories.count - first);
  const kept = (_: unknown, n: number): boolean =>
    trajectoryOf[n] >= first && trajectoryOf[n] < first + real;
  const transitions = Int32Array.from(trajectoryOf.keys()).filter(kept);
  const { conditioningSize: width, spec } = model;
  const batch = selectGraphs(spec, trajectories.batch, transitions);
  const parents = selectParents(model, whole, { transitions, first, real });
  const logMultiplicity = trajectories.logMultiplicity.filter(kept);
  const everyState = !whole.rowOf.includes(-1);
  const ofTrajectories = <T extends Float64Array | Float32Array>(values: T, out: T): T =>
    padded(values.subarray(first, first + real) as T, out);
  return {
    real,
    ...askedStates(spec, { batch, logMultiplicity }, { everyState, parents }),
    ...(parents && { parents }),
    ...(partialLogReward && { partialLogReward: partialLogReward.filter(kept) }),
    ...(keptPotentials && { kept: keptPotentials.filter(kept) }),
    ...(logGuide && { logGuide: ofTrajectories(logGuide, new Float64Array(count)) }),
    ...(paretoShare && { paretoShare: ofTrajectories(paretoShare, new Float64Array(count)) }),
    backwardWeight: ofTrajectories(whole.backwardWeight, new Float32Array(count)),
    forwardWeight: ofTrajectories(whole.forwardWeight, new Float32Array(count)),
    trajectories: {
      count,
      batch,
      trajectoryOf: trajectoryOf.filter(kept).map((trajectory) => trajectory - first),
      actions: trajectories.actions.filter(kept),
      logMultiplicity,
      logPB: trajectories.logPB.filter(kept),
      logPF: trajectories.logPF.filter(kept),
      enteredBy: trajectories.enteredBy.filter(kept),
    },
    logReward: ofTrajectories(logReward, new Float64Array(count)),
    conditioning: padded(
      conditioning.subarray(first * width, (first + real) * width),
      new Float32Array(count * width),
    ),
  };
}

/** A batch in at most `parts` parts of equally many trajectories, in order. */
export function splitBatch(model: Model, batch: TrainingBatch, parts: number): MicroBatch[] {
  const { count } = batch.trajectories;
  const size = Math.ceil(count / parts);
  return Array.from({ length: Math.ceil(count / size) }, (_, i) =>
    selectTrajectories(model, batch, i * size, size),
  );
}
