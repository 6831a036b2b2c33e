import { countFlops } from "./flops.ts";
import type { ProgramCache } from "./programCache.ts";

/** A cache that adds up the arithmetic of the programs that are asked for. */
export interface CountingCache extends ProgramCache {
  /** Floating-point operations since the last call, padding included; each `get` is one run. */
  takeFlops(): number;
}

/** @param isCounting whether a run is counted; a shape is traced once more for that */
export function createCountingCache(
  cache: ProgramCache,
  isCounting: () => boolean = () => true,
): CountingCache {
  const flopsOf = new Map<string, number>();
  let total = 0;
  return {
    async get(key, step, specs, resident) {
      if (isCounting()) {
        const flops = flopsOf.get(key) ?? countFlops(step, specs);
        flopsOf.set(key, flops);
        total += flops;
      }
      return cache.get(key, step, specs, resident);
    },
    get size() {
      return cache.size;
    },
    release: () => cache.release(),
    takeFlops() {
      const flops = total;
      total = 0;
      return flops;
    },
  };
}
