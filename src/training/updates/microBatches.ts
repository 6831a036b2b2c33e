import { joinArrays } from "../../core/joinArrays.ts";
import { selectGraphs } from "../../core/selectGraphs.ts";
import type { TrainingBatch } from "../batch.ts";
import type { Model } from "../model.ts";
import type { AskedStates } from "./askedStates.ts";
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

/** Which trajectories of a batch, and their transitions. */
interface Part {
  readonly transitions: Int32Array;
  readonly first: number;
  readonly real: number;
}

/** The edges into the states of some trajectories: which, and the same with children numbered anew. */
function selectParents({ parents, trajectories }: TrainingBatch, part: Part) {
  if (!parents) return undefined;
  const { transitions, first, real } = part;
  const numStates = trajectories.trajectoryOf.length;
  const newNumber = new Map<number, number>();
  for (const [i, n] of transitions.entries()) newNumber.set(n, i);
  for (let t = 0; t < real; t++) newNumber.set(numStates + first + t, transitions.length + t);
  const isKept = (_: unknown, p: number): boolean => newNumber.has(parents.childOf[p]);
  const rows = Int32Array.from(parents.childOf.keys()).filter(isKept);
  const edges: StepBatch["parents"] = {
    actions: parents.actions.filter(isKept),
    logMultiplicity: parents.logMultiplicity.filter(isKept),
    childOf: Int32Array.from(rows, (p) => newNumber.get(parents.childOf[p]) ?? 0),
  };
  return { rows, edges };
}

/** The states of some transitions that the network is asked about, then those at `ownParents`. */
function selectAsked(
  { spec }: Model,
  { graphs, rowOf, parents }: TrainingBatch,
  transitions: Int32Array,
  ownParents: Int32Array = new Int32Array(0),
): AskedStates {
  const rows = transitions.map((n) => rowOf[n]);
  const firstParent = graphs.numGraphs - (parents?.childOf.length ?? 0);
  const all = joinArrays(Int32Array, [
    rows.filter((row) => row >= 0),
    ownParents.map((p) => firstParent + p),
  ]);
  let next = 0;
  return {
    graphs: selectGraphs(spec, graphs, all),
    rowOf: rows.map((row) => (row < 0 ? -1 : next++)),
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
  const { logGuide, paretoShare, logSymmetry, outcome } = whole;
  const { trajectoryOf } = trajectories;
  const real = Math.min(count, trajectories.count - first);
  const kept = (_: unknown, n: number): boolean =>
    trajectoryOf[n] >= first && trajectoryOf[n] < first + real;
  const transitions = Int32Array.from(trajectoryOf.keys()).filter(kept);
  const { conditioningSize: width } = model;
  const parents = selectParents(whole, { transitions, first, real });
  const ofTrajectories = <T extends Float64Array | Float32Array>(values: T, out: T): T =>
    padded(values.subarray(first, first + real) as T, out);
  const rowsOf = (values: Float32Array, columns: number): Float32Array =>
    padded(
      values.subarray(first * columns, (first + real) * columns),
      new Float32Array(count * columns),
    );
  return {
    real,
    ...selectAsked(model, whole, transitions, parents?.rows),
    ...(parents && { parents: parents.edges }),
    ...(partialLogReward && { partialLogReward: partialLogReward.filter(kept) }),
    ...(keptPotentials && { kept: keptPotentials.filter(kept) }),
    ...(logGuide && { logGuide: ofTrajectories(logGuide, new Float64Array(count)) }),
    ...(logSymmetry && { logSymmetry: ofTrajectories(logSymmetry, new Float64Array(count)) }),
    ...(outcome && { outcome: rowsOf(outcome, outcome.length / trajectories.count) }),
    ...(paretoShare && { paretoShare: ofTrajectories(paretoShare, new Float64Array(count)) }),
    backwardWeight: ofTrajectories(whole.backwardWeight, new Float32Array(count)),
    forwardWeight: ofTrajectories(whole.forwardWeight, new Float32Array(count)),
    trajectories: {
      count,
      trajectoryOf: trajectoryOf.filter(kept).map((trajectory) => trajectory - first),
      actions: trajectories.actions.filter(kept),
      logMultiplicity: trajectories.logMultiplicity.filter(kept),
      logPB: trajectories.logPB.filter(kept),
      logPF: trajectories.logPF.filter(kept),
      enteredBy: trajectories.enteredBy.filter(kept),
    },
    logReward: ofTrajectories(logReward, new Float64Array(count)),
    conditioning: rowsOf(conditioning, width),
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
