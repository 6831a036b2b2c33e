import { joinArrays } from "../../core/joinArrays.ts";
import type { FeedBuffers } from "../../engine/feedBuffers.ts";
import type { ArrayMap, TensorSpecs } from "../../engine/program.ts";
import type { Needs } from "../../objectives/terms.ts";
import type { BatchShape } from "../../policies/batchShape.ts";
import { flatActionIndices, packBatch, packSpecs } from "../../policies/pack.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { Model } from "../model.ts";
import type { Trajectories } from "../rollouts/trajectories.ts";
import type { AskedStates } from "./askedStates.ts";
import type { ParentEdges } from "./parentEdges.ts";
import type { TrainStepOptions } from "./trainStep.ts";

const float = (...lengths: number[]) => ({ shape: lengths, dtype: "float32" }) as const;
const int = (...lengths: number[]) => ({ shape: lengths, dtype: "int32" }) as const;

/** What a step is told of some trajectories. */
export interface StepBatch extends AskedStates {
  readonly trajectories: Omit<Trajectories, "terminal" | "states" | "batch">;
  /** All edges into the states of the trajectories; there if the objective needs them. */
  readonly parents?: Omit<ParentEdges, "batch">;
  /** [T] nats, beta and symmetry already in it. */
  readonly logReward: Float64Array;
  /** [T] nats, the symmetry that is in it; there if the objective needs it. */
  readonly logSymmetry?: Float64Array;
  /** [T, C'] codes of the objects that were built; there if the objective needs them. */
  readonly outcome?: Float32Array;
  /** [N] nats, the same of each state as if stopped there; there if the objective needs it. */
  readonly partialLogReward?: Float64Array;
  /** [N] 1 for potentials that are kept; there if the objective needs them. */
  readonly kept?: Uint8Array;
  /** [T] nats; there if the objective needs it. */
  readonly logGuide?: Float64Array;
  /** [T] there if the objective needs it. */
  readonly paretoShare?: Float64Array;
  /** [T] 1 over their share of the batch for trajectories drawn backwards from an object, else 0. */
  readonly backwardWeight: Float32Array;
  /** [T] the same for trajectories that the policy drew. */
  readonly forwardWeight: Float32Array;
  /** [T, C] */
  readonly conditioning: Float32Array;
}

/** Shapes of what `trainFeeds` makes. */
export function batchSpecs(options: TrainStepOptions, shape: BatchShape): TensorSpecs {
  const { model, count, steps, objective, prior, backwardPolicy } = options;
  const { needs } = objective;
  const size = model.conditioningSize;
  return {
    ...packSpecs(model.spec, shape, size),
    chosen: int(shape.graphs),
    grid: int(count * steps),
    mask: float(count, steps),
    asked: float(count, steps),
    atEnd: float(count, steps + 1),
    logMultiplicity: float(shape.graphs),
    logReward: float(count),
    backwardWeight: float(count),
    forwardWeight: float(count),
    ...(backwardPolicy === "fixed"
      ? { logPB: float(count, steps) }
      : { enteredBy: int(shape.graphs) }),
    ...(needs.parents && { parentSegment: int(shape.graphs), childGrid: int(count * steps) }),
    ...(needs.partialRewards && { partialLogReward: float(shape.graphs) }),
    ...(needs.potential && { kept: float(count, steps) }),
    ...(needs.outcomes && { logSymmetry: float(count) }),
    ...(needs.outcomePrior && { outcome: float(shape.graphs, prior?.conditioningSize ?? 0) }),
    ...(needs.guide && { logGuide: float(count) }),
    ...(needs.pareto && { paretoShare: float(count) }),
    ...(needs.coupled && { sameCondition: float(count, count) }),
    ...(prior && { prior: float(prior.parameterCount) }),
    ...(size > 0 && { trajectoryConditioning: float(count, size) }),
  };
}

/** [T, T] 1 / n where both rows of the conditioning are equal, as n rows are. */
function sameConditions(conditioning: Float32Array, count: number): Float32Array {
  const width = conditioning.length / count;
  const names = Array.from({ length: count }, (_, t) =>
    conditioning.subarray(t * width, (t + 1) * width).join(" "),
  );
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const same = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      if (names[a] === names[b]) same[a * count + b] = 1 / (sizes.get(names[a]) ?? 1);
    }
  }
  return same;
}

/** A filter for values of transitions: of those whose state the network is asked about. */
const whereAsked =
  ({ rowOf }: StepBatch) =>
  (_: unknown, n: number): boolean =>
    rowOf[n] >= 0;

/** Where the transitions of each trajectory stand, in the order of its steps. */
function gridFeeds(
  { trajectories, rowOf, kept }: StepBatch,
  { steps, graphs }: { steps: number; graphs: number },
) {
  const { count, trajectoryOf } = trajectories;
  const grid = new Int32Array(count * steps).fill(graphs - 1);
  // Of a state its own row; of what the last transition leads to, graphs + its trajectory.
  const childGrid = new Int32Array(count * steps).fill(graphs + count);
  const mask = new Float32Array(count * steps);
  const asked = new Float32Array(count * steps);
  const logPB = new Float32Array(count * steps);
  const keptGrid = new Float32Array(count * steps);
  const lengths = new Int32Array(count);
  for (let n = 0; n < trajectoryOf.length; n++) {
    const t = trajectoryOf[n];
    const at = t * steps + lengths[t];
    if (lengths[t]++ >= steps) throw new Error("A trajectory is longer than the environment says.");
    mask[at] = 1;
    logPB[at] = trajectories.logPB[n];
    if (rowOf[n] >= 0) {
      grid[at] = rowOf[n];
      asked[at] = 1;
    }
    keptGrid[at] = kept?.[n] ?? 0;
    if (lengths[t] > 1) childGrid[at - 1] = n;
    childGrid[at] = graphs + t;
  }
  const atEnd = new Float32Array(count * (steps + 1));
  lengths.forEach((length, t) => {
    atEnd[t * (steps + 1) + length] = 1;
  });
  return { grid, childGrid, mask, asked, atEnd, logPB, kept: keptGrid };
}

const padInts = (values: ArrayLike<number>, length: number, fill = 0): Int32Array => {
  const out = new Int32Array(length).fill(fill);
  out.set(values);
  return out;
};

const padFloats = (values: ArrayLike<number>, length: number): Float32Array => {
  const out = new Float32Array(length);
  out.set(values);
  return out;
};

/** [graphs] place, among all backward actions, of the one by which each state was entered. */
function enteredPlaces({ trajectories, graphs }: StepBatch, shape: BatchShape): Int32Array {
  const { enteredBy } = trajectories;
  const offsets = graphs.backward?.offsets;
  if (!offsets) throw new Error("The trajectories do not list backward actions.");
  // The source is entered by none: any place does, since no transition leads there.
  const places = enteredBy.map((place, n) => (place < 0 ? shape.backward - 1 : offsets[n] + place));
  return padInts(places, shape.graphs, shape.backward - 1);
}

/** What only some objectives read. */
function neededFeeds(
  needs: Needs,
  batch: StepBatch,
  { shape, grids }: { shape: BatchShape; grids: ReturnType<typeof gridFeeds> },
): ArrayMap {
  const { trajectories, logSymmetry, partialLogReward, logGuide, paretoShare, conditioning } =
    batch;
  const { count } = trajectories;
  const floats = (name: string, values: ArrayLike<number> | undefined, length: number) => {
    if (!values) throw new Error(`The batch lacks ${name}, which the objective needs.`);
    return { [name]: padFloats(values, length) };
  };
  return {
    ...(needs.parents && {
      parentSegment: parentSegments(batch, shape),
      childGrid: grids.childGrid,
    }),
    ...(needs.partialRewards && floats("partialLogReward", partialLogReward, shape.graphs)),
    ...(needs.potential && { kept: grids.kept }),
    ...(needs.outcomePrior && { outcome: outcomeRows(batch, shape) }),
    ...(needs.outcomes && floats("logSymmetry", logSymmetry, count)),
    ...(needs.guide && floats("logGuide", logGuide, count)),
    ...(needs.pareto && floats("paretoShare", paretoShare, count)),
    ...(needs.coupled && { sameCondition: sameConditions(conditioning, count) }),
  };
}

/** [graphs] where the edge that leaves each graph of `parents` leads to. */
function parentSegments({ trajectories, parents }: StepBatch, shape: BatchShape): Int32Array {
  if (!parents) throw new Error("The batch lacks parents, which the objective needs.");
  const { count, trajectoryOf } = trajectories;
  const numStates = trajectoryOf.length;
  const none = shape.graphs + count;
  const segments = new Int32Array(shape.graphs).fill(none);
  parents.childOf.forEach((child, p) => {
    segments[numStates + p] = child < numStates ? child : shape.graphs + child - numStates;
  });
  return segments;
}

/**
 * The feeds of some trajectories, without the state vectors and learning rates; with `buffers` valid
 * until the next call.
 */
export function trainFeeds(
  { model, objective, backwardPolicy, steps }: TrainStepOptions,
  batch: StepBatch,
  shape: BatchShape,
  buffers?: FeedBuffers,
): ArrayMap {
  const { trajectories, graphs, parents, logReward, conditioning } = batch;
  const { actions, logMultiplicity } = trajectories;
  const grids = gridFeeds(batch, { steps, graphs: shape.graphs });
  const isAsked = whereAsked(batch);
  const taken = joinArrays(Int32Array, [actions.filter(isAsked), parents?.actions ?? []]);
  return {
    ...packBatch({
      spec: model.spec,
      batch: graphs,
      shape,
      conditioning: rowConditioning(model, batch),
      buffers,
    }),
    chosen: padInts(flatActionIndices(model.spec, graphs, shape, taken), shape.graphs),
    grid: grids.grid,
    mask: grids.mask,
    asked: grids.asked,
    atEnd: grids.atEnd,
    logMultiplicity: padFloats(
      joinArrays(Float64Array, [logMultiplicity.filter(isAsked), parents?.logMultiplicity ?? []]),
      shape.graphs,
    ),
    logReward: Float32Array.from(logReward),
    backwardWeight: batch.backwardWeight,
    forwardWeight: batch.forwardWeight,
    ...(backwardPolicy === "fixed"
      ? { logPB: grids.logPB }
      : { enteredBy: enteredPlaces(batch, shape) }),
    ...neededFeeds(objective.needs, batch, { shape, grids }),
    ...(model.conditioningSize > 0 && { trajectoryConditioning: conditioning }),
  };
}

/** [graphs, C'] the code of what the trajectory of each graph built; 0 for padding. */
function outcomeRows({ outcome, trajectories }: StepBatch, shape: BatchShape): Float32Array {
  if (!outcome) throw new Error("The batch lacks the codes of its objects.");
  const size = outcome.length / trajectories.count;
  const rows = gatherConditioning(outcome, size, trajectories.trajectoryOf);
  return padFloats(rows, shape.graphs * size);
}

/** [graphs, C] the conditioning of each graph: that of the trajectory that it lies on or leads to. */
function rowConditioning({ conditioningSize }: Model, batch: StepBatch): Float32Array {
  const { trajectories, parents, conditioning } = batch;
  const { trajectoryOf } = trajectories;
  const numStates = trajectoryOf.length;
  const ofParents = Array.from(parents?.childOf ?? [], (child) =>
    child >= numStates ? child - numStates : trajectoryOf[child],
  );
  const rows = [...trajectoryOf.filter(whereAsked(batch)), ...ofParents];
  return gatherConditioning(conditioning, conditioningSize, rows);
}
