import { selectGraphs } from "../core/selectGraphs.ts";
import type { TrainingBatch } from "./batch.ts";
import type { Model } from "./model.ts";
import type { Trajectories } from "./trajectories.ts";

/** Some trajectories of a batch, filled up with empty ones to the size of all parts. */
export interface MicroBatch {
  /** Real trajectories; the rest, up to `trajectories.count`, has no transitions. */
  readonly real: number;
  readonly trajectories: Omit<Trajectories, "terminal">;
  /** [count] nats, 0 for empty ones. */
  readonly logReward: Float64Array;
  /** [count, C] */
  readonly conditioning: Float32Array;
}

const padded = <T extends Float64Array | Float32Array>(values: T, out: T): T => {
  out.set(values);
  return out;
};

/** Trajectories first..first+count-1, numbered from 0. */
function selectTrajectories(
  model: Model,
  { trajectories, logReward, conditioning }: TrainingBatch,
  first: number,
  count: number,
): MicroBatch {
  const { trajectoryOf } = trajectories;
  const real = Math.min(count, trajectories.count - first);
  const kept = (_: unknown, n: number): boolean =>
    trajectoryOf[n] >= first && trajectoryOf[n] < first + real;
  const transitions = Int32Array.from(trajectoryOf.keys()).filter(kept);
  const { conditioningSize: width, spec } = model;
  return {
    real,
    trajectories: {
      count,
      batch: selectGraphs(spec, trajectories.batch, transitions),
      trajectoryOf: trajectoryOf.filter(kept).map((trajectory) => trajectory - first),
      actions: trajectories.actions.filter(kept),
      logMultiplicity: trajectories.logMultiplicity.filter(kept),
      logPB: trajectories.logPB.filter(kept),
      logPF: trajectories.logPF.filter(kept),
    },
    logReward: padded(logReward.subarray(first, first + real), new Float64Array(count)),
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
