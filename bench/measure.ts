import { createCountingCache } from "../src/engine/countingCache.ts";
import type { ArrayMap, Step, TensorSpecs } from "../src/engine/program.ts";
import type { ProgramCache } from "../src/engine/programCache.ts";
import type { Programs } from "../src/training/programs.ts";

/** Wall-clock seconds of several runs. */
export interface Timing {
  readonly secondsMedian: number;
  readonly secondsBest: number;
  readonly runs: number;
}

/** The middle value, the upper one of two. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/** Median and best of `seconds`. */
export function summarize(seconds: readonly number[]): Timing {
  return {
    secondsMedian: median(seconds),
    secondsBest: Math.min(...seconds),
    runs: seconds.length,
  };
}

/** A timed piece of work, its arithmetic, and what the machine showed just before it. */
export interface FloorRow {
  readonly seconds: number;
  readonly flops: number;
  /** Of matrix products, operations a second. */
  readonly rate: number;
}

/** The arithmetic, the time that it has to take at least, and how many times that it took. */
export const floorFigures = (rows: readonly FloorRow[]) => ({
  flops: median(rows.map(({ flops }) => flops)),
  gemmFlopsPerSecond: median(rows.map(({ rate }) => rate)),
  floorSeconds: median(rows.map(({ flops, rate }) => flops / rate)),
  floorRatio: median(rows.map(({ seconds, flops, rate }) => (seconds * rate) / flops)),
});

/** Adds up the arithmetic of the programs that are asked for. */
export interface FlopCounter {
  readonly programs: Programs;
  /** Floating-point operations since the last call, padding included. */
  take(): number;
}

/** Programs that count; each `get` stands for one run, as everywhere in this project. */
export function countingPrograms(programs: Programs): FlopCounter {
  const forward = createCountingCache(programs.forward);
  const train = createCountingCache(programs.train);
  return {
    programs: { forward, train, release: () => programs.release() },
    take: () => forward.takeFlops() + train.takeFlops(),
  };
}

/** One run of a program: what was compiled, and what it was fed. */
export interface ProgramCall {
  readonly step: Step;
  readonly specs: TensorSpecs;
  readonly feeds: ArrayMap;
}

/** Keeps what the programs are called with, copies of the feeds included. */
export function capturingPrograms(programs: Programs) {
  const capturing = (cache: ProgramCache) => {
    const calls: ProgramCall[] = [];
    const capture: ProgramCache = {
      async get(key, step, specs) {
        const program = await cache.get(key, step, specs);
        return {
          run: (fed) => {
            const feeds = Object.fromEntries(
              Object.entries(fed as ArrayMap).map(([name, array]) => [name, array.slice()]),
            );
            calls.push({ step, specs, feeds });
            return program.run(fed);
          },
          release: () => program.release(),
        };
      },
      get size() {
        return cache.size;
      },
      release: () => cache.release(),
    };
    return { calls, capture };
  };
  const forward = capturing(programs.forward);
  const train = capturing(programs.train);
  return {
    programs: {
      forward: forward.capture,
      train: train.capture,
      release: () => programs.release(),
    } satisfies Programs,
    forward: forward.calls as readonly ProgramCall[],
    train: train.calls as readonly ProgramCall[],
  };
}

/** Largest resident memory of this process so far, in 10^6 bytes. */
export const peakMemoryMB = (): number => Math.round(process.resourceUsage().maxRSS / 976.5625);
