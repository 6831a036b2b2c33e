import type { PhaseSeconds } from "../../core/phaseClock.ts";
import type { RngState } from "../../core/rng.ts";
import type { BatchShape } from "../../policies/batchShape.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import type { Tracking, Trajectories } from "../rollouts/trajectories.ts";
import type { MicroBatch } from "../updates/microBatches.ts";
import type { TrajectoryOutputs } from "../updates/partGradients.ts";

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly config: ResolvedConfig;
  /** Threads of each of its programs. */
  readonly threads: number;
  /** So that a worker that was bundled from other sources is found out. */
  readonly parameterCount: number;
}

/** What every task has. */
interface Task {
  /** Whether the arithmetic of its programs is counted. */
  readonly countFlops: boolean;
  /** [P] float32, shared by all threads: the sampling average. */
  readonly average: SharedArrayBuffer;
}

/** Trajectories to draw with the sampling average. */
export interface DrawTask extends Task {
  readonly count: number;
  /** [count, C] */
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  /** [count] the random numbers of each trajectory. */
  readonly rngs: readonly RngState[];
  readonly epsilon: number;
  readonly temperature: number;
  readonly tracking: Tracking;
}

/** Parts of a batch whose gradient is wanted. */
export interface GradientTask extends Task {
  /** [P] float32, shared by all threads. */
  readonly weights: SharedArrayBuffer;
  readonly parts: readonly MicroBatch[];
  /** That all parts are padded to. */
  readonly shape: BatchShape;
  /** Weight of each trajectory's loss. */
  readonly share: number;
  /** [P] float32, where the gradient goes. */
  readonly gradient: SharedArrayBuffer;
}

/** What a task took. */
export interface TaskCost {
  readonly phases: PhaseSeconds;
  /** Floating-point operations; 0 if they were not counted. */
  readonly flops: number;
}

/** Drawn trajectories. */
export interface DrawResult extends TaskCost {
  readonly trajectories: Trajectories;
}

/** The loss of some parts; their gradient is where the task said. */
export interface GradientResult extends TaskCost {
  /** Weighted sum of the losses. */
  readonly loss: number;
  /** Of the real trajectories. */
  readonly details: TrajectoryOutputs;
}
