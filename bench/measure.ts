import { countFlops } from "../src/engine/flops.ts";
import type { ProgramCache } from "../src/engine/programCache.ts";

/** Wall-clock seconds of several runs. */
export interface Timing {
  readonly secondsMedian: number;
  readonly secondsBest: number;
  readonly runs: number;
}

/** Median (upper of the two middle ones) and best of `seconds`. */
export function summarize(seconds: readonly number[]): Timing {
  const sorted = [...seconds].sort((a, b) => a - b);
  return {
    secondsMedian: sorted[sorted.length >> 1],
    secondsBest: sorted[0],
    runs: sorted.length,
  };
}

/** Adds up the arithmetic of the programs that are asked for. */
export interface FlopCounter {
  readonly programs: ProgramCache;
  /** Floating-point operations since the last call, padding included. */
  take(): number;
}

/** A cache that counts; each `get` stands for one run, as everywhere in this project. */
export function countingCache(programs: ProgramCache): FlopCounter {
  const flopsOf = new Map<string, number>();
  let total = 0;
  return {
    programs: {
      async get(key, step, specs) {
        let flops = flopsOf.get(key);
        if (flops === undefined) {
          flops = countFlops(step, specs);
          flopsOf.set(key, flops);
        }
        total += flops;
        return programs.get(key, step, specs);
      },
      get size() {
        return programs.size;
      },
      release: () => programs.release(),
    },
    take() {
      const flops = total;
      total = 0;
      return flops;
    },
  };
}

/** Largest resident memory of this process so far, in 10^6 bytes. */
export const peakMemoryMB = (): number => Math.round(process.resourceUsage().maxRSS / 976.5625);
