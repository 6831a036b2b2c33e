import { inProcessBackend, type RewardBackend, threadedBackend } from "./backend.ts";
import { createLruCache } from "./cache.ts";
import type { ChunkResult } from "./chunk.ts";
import {
  batchOfRecords,
  createRecorder,
  type MoleculeRecord,
  type RewardColumn,
} from "./moleculeRecord.ts";
import { fillPlugins } from "./plugins/fillPlugins.ts";
import type { MeteredSource } from "./plugins/meteredSource.ts";
import type { RewardFunction } from "./reward.ts";
import type { ScalarizationName } from "./scalarization.ts";

/** What a molecule reward is made of, and how it is computed. */
export interface RewardServiceOptions {
  /** At least one; their names differ. */
  readonly columns: readonly RewardColumn[];
  /** Default "product". */
  readonly combine?: ScalarizationName;
  /** Worker threads; 0 computes on the calling thread, without `timeoutMs`. Default 0. */
  readonly threads?: number;
  /** Most SMILES remembered, as given and canonical ones. Default 100,000. */
  readonly cacheSize?: number;
  /** Longest time for a chunk of up to 100 molecules, then for each alone. Default 30,000. */
  readonly timeoutMs?: number;
  /** Module that the threads run instead of the bundled one; see `ChunkPoolOptions`. */
  readonly workerFile?: string;
  /** Where values are computed, in place of a backend made of the settings above. */
  readonly backend?: RewardBackend;
  /** Of the columns of the user's own, in their order. */
  readonly sources?: readonly MeteredSource[];
}

/** A backend as a config asks for it. */
export function createBackend(
  options: Pick<RewardServiceOptions, "threads" | "timeoutMs" | "workerFile">,
): RewardBackend {
  const { threads = 0, timeoutMs = 30_000, workerFile } = options;
  return threads === 0 ? inProcessBackend() : threadedBackend({ threads, timeoutMs, workerFile });
}

/** Counts since the service was made. */
export interface RewardServiceStats {
  /** Molecules asked for. */
  readonly requested: number;
  /** Of those, found in the cache or earlier in the same list. */
  readonly reused: number;
  /** Different SMILES computed. */
  readonly computed: number;
  /** Computed SMILES without a reward. */
  readonly failed: number;
  /** Molecules that RDKit accepted, without a value of this component. */
  readonly componentFailures: Readonly<Record<string, number>>;
  /** Chunks whose thread died or took too long. */
  readonly lostChunks: number;
}

/** A reward of molecules given as SMILES. */
export interface RewardService extends RewardFunction {
  stats(): RewardServiceStats;
}

/**
 * A reward of molecules: components from RDKit-sanitised molecules, transformed and combined.
 *
 * A record is cached under the SMILES as given and under the canonical one, so that another writing
 * of the same molecule shares it. A molecule that no thread could evaluate is remembered as failed.
 *
 * Components of the user's own are asked for molecules only where all others have a value.
 *
 * @throws UserError if threads are asked for and the worker has not been built
 */
export function createRewardService(options: RewardServiceOptions): RewardService {
  const { columns, combine = "product", cacheSize = 100_000, sources = [] } = options;
  const recorder = createRecorder(columns, combine);
  const { components, plugins } = recorder;
  const names = [...components, ...plugins].map(({ name }) => name);
  const backend = options.backend ?? createBackend(options);
  const cache = createLruCache<MoleculeRecord>(cacheSize);
  const counts = { requested: 0, computed: 0, failed: 0 };
  const componentFailures: Record<string, number> = {};

  const countFailures = (result: ChunkResult, row: number): void => {
    if (result.canonical[row] === null) return;
    names.forEach((name, i) => {
      if (!Number.isNaN(result.values[row * names.length + i])) return;
      componentFailures[name] = (componentFailures[name] ?? 0) + 1;
    });
  };

  /** Computes and remembers molecules that differ and are not in the cache. */
  const compute = async (smiles: readonly string[]): Promise<MoleculeRecord[]> => {
    if (smiles.length === 0) return [];
    const isKnown = (canonical: string) => cache.get(canonical) !== undefined;
    const built = await backend.evaluate(smiles, components);
    const result = await fillPlugins({ result: built, width: components.length, sources, isKnown });
    return smiles.map((text, row) => {
      const { canonical } = result;
      const known = canonical[row] === null ? undefined : cache.get(canonical[row]);
      const record = known ?? recorder.record(result, row);
      cache.set(text, record);
      if (record.canonical !== null) cache.set(record.canonical, record);
      counts.computed++;
      if (record.error !== null) counts.failed++;
      if (known === undefined) countFailures(result, row);
      return record;
    });
  };

  return {
    columns: columns.map((column) => column.name),
    composition: { parts: columns, combine },
    reads: "smiles",
    async evaluate(smiles) {
      const records = new Map<string, MoleculeRecord | undefined>();
      for (const text of smiles) if (!records.has(text)) records.set(text, cache.get(text));
      const missing = [...records.keys()].filter((text) => records.get(text) === undefined);
      const computed = await compute(missing);
      for (const [i, text] of missing.entries()) records.set(text, computed[i]);
      counts.requested += smiles.length;
      return batchOfRecords(
        columns,
        smiles.map((text) => records.get(text) as MoleculeRecord),
      );
    },
    usage: () => sources.map((source) => source.usage()),
    stats: () => ({
      ...counts,
      reused: counts.requested - counts.computed,
      componentFailures: { ...componentFailures },
      lostChunks: backend.lostChunks(),
    }),
    async close() {
      await Promise.all(sources.map((source) => source.close()));
      await backend.close();
    },
  };
}
