import { PHASES, type PhaseClock, type PhaseSeconds } from "../../core/phaseClock.ts";
import { drawRngStates, type Rng } from "../../core/rng.ts";
import { createFeedBuffers } from "../../engine/feedBuffers.ts";
import type { Feed } from "../../engine/program.ts";
import type { Environment } from "../../env/environment.ts";
import { joinTrajectories, type Tracking, type Trajectories } from "../rollouts/trajectories.ts";
import { type ComputePartGradients, joinOutputs } from "../updates/partGradients.ts";
import type {
  DrawResult,
  DrawTask,
  GradientResult,
  GradientTask,
  TaskCost,
  WorkerSetup,
} from "./tasks.ts";
import { createThreads, type Threads } from "./threads.ts";

/** Trajectories that are wanted of a crew. */
export interface CrewDraw {
  readonly env: Environment;
  /** [P] drawn with. */
  readonly weights: Feed;
  readonly count: number;
  /** [count, conditioningSize] */
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  /** Seeds the random numbers of each trajectory. */
  readonly rng: Rng;
  /** As of `PolicyRunner.sampler`; 0 by default. */
  readonly epsilon?: number;
  /** 1 by default. */
  readonly temperature?: number;
  readonly tracking?: Tracking;
}

/**
 * Worker threads that share the drawing of trajectories and the gradients of updates. Small matrix
 * products gain little from a second thread; trajectories are independent, so that each thread can
 * have its own.
 */
export interface Crew {
  /** Number of threads. */
  readonly size: number;
  /**
   * Draws trajectories, an equal share on each thread: those that one thread would draw, up to the
   * rounding of the policy's probabilities.
   */
  draw(request: CrewDraw): Promise<Trajectories>;
  /** Adds up the gradients of parts of a batch, as many parts on each thread. */
  readonly gradients: ComputePartGradients;
  /** Tells `clock` what the threads do, from now on. */
  tell(clock: PhaseClock): void;
  /** From the next task on, arithmetic is counted. */
  countFlops(): void;
  /** Floating-point operations since the last call. */
  takeFlops(): number;
  /** Ends the threads; work under way is rejected. */
  close(): Promise<void>;
}

/** Where the share of each thread starts and ends in a list of `count`; none is empty. */
export function evenShares(count: number, size: number): (readonly [number, number])[] {
  const bound = (i: number): number => Math.floor((i * count) / size);
  return Array.from({ length: size }, (_, i) => [bound(i), bound(i + 1)] as const).filter(
    ([start, end]) => end > start,
  );
}

/** Mean over the threads, so that phases add up to the time that passed. */
function meanPhases(costs: readonly TaskCost[]): PhaseSeconds {
  const mean = (phase: (typeof PHASES)[number]): number =>
    costs.reduce((sum, { phases }) => sum + phases[phase], 0) / costs.length;
  return Object.fromEntries(PHASES.map((phase) => [phase, mean(phase)])) as PhaseSeconds;
}

function share(shared: SharedArrayBuffer, vector: Feed): SharedArrayBuffer {
  if ("resident" in vector) throw new Error("Workers read vectors on the host only.");
  new Float32Array(shared).set(vector);
  return shared;
}

/** The share of each thread of trajectories to draw. */
function drawTasks(
  request: CrewDraw,
  size: number,
  shared: Pick<DrawTask, "average" | "countFlops">,
): DrawTask[] {
  const { count, conditioning, conditioningSize, rng } = request;
  const { epsilon = 0, temperature = 1, tracking = {} } = request;
  const rngs = drawRngStates(rng, count);
  return evenShares(count, size).map(([start, end]) => ({
    ...{ ...shared, conditioningSize, epsilon, temperature, tracking },
    count: end - start,
    conditioning: conditioning.slice(start * conditioningSize, end * conditioningSize),
    rngs: rngs.slice(start, end),
  }));
}

/** Sum of what tasks left in their slots, in `into`, which holds zeros. */
function addSlots(slots: readonly SharedArrayBuffer[], into: Float32Array): Float32Array {
  for (const slot of slots) {
    const part = new Float32Array(slot);
    for (let p = 0; p < into.length; p++) into[p] += part[p];
  }
  return into;
}

/** Runs tasks, and keeps account of what they take. */
function createRunner(threads: Threads) {
  let clock: PhaseClock | undefined;
  let flops = 0;
  return {
    tell(told: PhaseClock): void {
      clock = told;
    },
    takeFlops(): number {
      const taken = flops;
      flops = 0;
      return taken;
    },
    async run<Result extends TaskCost>(name: string, tasks: readonly unknown[]): Promise<Result[]> {
      clock?.enter("exchange");
      const results = await threads.run<Result>(name, tasks);
      clock?.credit(meanPhases(results), "exchange");
      flops += results.reduce((sum, result) => sum + result.flops, 0);
      return results;
    },
  };
}

/** A crew of `size` threads, which start with its first task. */
export function createCrew(
  setup: WorkerSetup,
  options: { readonly size: number; readonly workerFile?: string },
): Crew {
  const { size } = options;
  const threads = createThreads(setup, options);
  const { run, tell, takeFlops } = createRunner(threads);
  const newVector = () =>
    new SharedArrayBuffer(setup.parameterCount * Float32Array.BYTES_PER_ELEMENT);
  const [weights, average] = [newVector(), newVector()];
  const slots = Array.from({ length: size }, newVector);
  const buffers = createFeedBuffers();
  let countFlops = false;
  return {
    size,
    tell,
    takeFlops,
    async draw(request) {
      const shared = { average: share(average, request.weights), countFlops };
      const results = await run<DrawResult>("draw", drawTasks(request, size, shared));
      return results
        .map(({ trajectories }) => trajectories)
        .reduce((joined, next) => joinTrajectories(request.env, joined, next));
    },
    async gradients({ parts, shape, share: weight, ...vectors }) {
      const shared = {
        weights: share(weights, vectors.weights),
        average: share(average, vectors.average),
      };
      const tasks = evenShares(parts.length, size).map(
        ([start, end], i): GradientTask => ({
          ...{ ...shared, shape, share: weight, countFlops },
          parts: parts.slice(start, end),
          gradient: slots[i],
        }),
      );
      const results = await run<GradientResult>("gradient", tasks);
      const zeros = buffers.floats("gradient", setup.parameterCount);
      return {
        gradient: addSlots(slots.slice(0, tasks.length), zeros),
        loss: results.reduce((sum, { loss }) => sum + loss, 0),
        details: joinOutputs(results.map(({ details }) => details)),
      };
    },
    countFlops() {
      countFlops = true;
    },
    close: threads.close,
  };
}
