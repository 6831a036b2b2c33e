import type { CallCount } from "./callCount.ts";
import type { DiskCache } from "./diskCache.ts";
import type { PluginValues } from "./evaluatePlugin.ts";
import { RewardStop } from "./rewardStop.ts";
import type { PluginSource } from "./source.ts";

/** What a plug-in has been used for. */
export interface PluginUsage {
  /** The column. */
  readonly name: string;
  readonly unit: string;
  /** Molecules that it was asked for, in a resumed run those before too. */
  readonly calls: number;
  /** Most of them, if the config sets a limit. */
  readonly maxCalls?: number;
  /** Molecules found in the cache on disk. */
  readonly cached: number;
  /** Molecules without a value. */
  readonly failed: number;
  /** How often each failure occurred. */
  readonly failures: Readonly<Record<string, number>>;
  /** What went wrong besides molecules, such as restarts of a program, and how often. */
  readonly incidents: Readonly<Record<string, number>>;
  /** Seconds of work, of all threads or programs together. */
  readonly seconds: number;
}

/** A source that is counted. */
export interface MeteredSource {
  /** @throws RewardStop if more calls are needed than are left */
  evaluate(smiles: readonly string[]): Promise<PluginValues>;
  usage(): PluginUsage;
  close(): Promise<void>;
}

/** Different failures that are told apart; the rest are one. */
const MOST_FAILURES = 50;
const OTHERS = "other failures";

/**
 * Puts a cache on disk before a source, limits how often it is called and counts what happens.
 * Failures are not kept on disk: the next run tries again.
 */
export function meterSource(options: {
  readonly name: string;
  readonly source: PluginSource;
  readonly cache?: DiskCache;
  readonly maxCalls?: number;
  readonly count: CallCount;
}): MeteredSource {
  const { name, source, cache, maxCalls, count } = options;
  const failures = new Map<string, number>();
  let [cached, failed] = [0, 0];

  const reserve = (needed: number): void => {
    if (maxCalls !== undefined && count.total + needed > maxCalls) {
      throw new RewardStop(
        "budget",
        `reward.components.${name} has used ${count.total} of its ${maxCalls} calls (maxCalls), ` +
          `and ${needed} more are needed now.`,
      );
    }
    count.add(needed);
  };

  const countFailure = (error: string): void => {
    failed++;
    const key = failures.has(error) || failures.size < MOST_FAILURES ? error : OTHERS;
    failures.set(key, (failures.get(key) ?? 0) + 1);
  };

  return {
    async evaluate(smiles) {
      const values = Float64Array.from(smiles, (text) => cache?.get(text) ?? Number.NaN);
      const errors = new Array<string | null>(smiles.length).fill(null);
      const missing = [...smiles.keys()].filter((i) => Number.isNaN(values[i]));
      cached += smiles.length - missing.length;
      if (missing.length === 0) return { values, errors };
      reserve(missing.length);
      const asked = missing.map((i) => smiles[i]);
      const answer = await source.evaluate(asked);
      const known: { smiles: string; value: number }[] = [];
      for (const [k, i] of missing.entries()) {
        values[i] = answer.values[k];
        errors[i] = answer.errors[k];
        if (errors[i] === null) known.push({ smiles: asked[k], value: values[i] });
        else countFailure(errors[i]);
      }
      cache?.add(known);
      return { values, errors };
    },
    usage: () => ({
      name,
      unit: source.info.unit,
      calls: count.total,
      ...(maxCalls !== undefined && { maxCalls }),
      ...{ cached, failed, failures: Object.fromEntries(failures) },
      incidents: source.incidents?.() ?? {},
      seconds: source.seconds(),
    }),
    close: () => source.close(),
  };
}
