import { inProcessBackend, threadedBackend } from "./backend.ts";
import { createLruCache } from "./cache.ts";
import type { ChunkResult } from "./chunk.ts";
import type { ComponentName } from "./components/components.ts";
import {
  batchOfRecords,
  createRecorder,
  type MoleculeRecord,
  type RewardColumn,
} from "./moleculeRecord.ts";
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
  readonly componentFailures: Readonly<Partial<Record<ComponentName, number>>>;
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
 * @throws UserError if threads are asked for and the worker has not been built
 */
export function createRewardService(options: RewardServiceOptions): RewardService {
  const { columns, combine = "product", threads = 0, cacheSize = 100_000 } = options;
  const { timeoutMs = 30_000, workerFile } = options;
  const recorder = createRecorder(columns, combine);
  const backend =
    threads === 0 ? inProcessBackend() : threadedBackend({ threads, timeoutMs, workerFile });
  const cache = createLruCache<MoleculeRecord>(cacheSize);
  const counts = { requested: 0, computed: 0, failed: 0 };
  const componentFailures: Partial<Record<ComponentName, number>> = {};

  const countFailures = (result: ChunkResult, row: number): void => {
    if (result.canonical[row] === null) return;
    recorder.components.forEach(({ name }, i) => {
      if (!Number.isNaN(result.values[row * recorder.components.length + i])) return;
      componentFailures[name] = (componentFailures[name] ?? 0) + 1;
    });
  };

  /** Computes and remembers molecules that differ and are not in the cache. */
  const compute = async (smiles: readonly string[]): Promise<MoleculeRecord[]> => {
    if (smiles.length === 0) return [];
    const result = await backend.evaluate(smiles, recorder.components);
    return smiles.map((text, row) => {
      const { canonical } = result;
      const known = canonical[row] === null ? undefined : cache.get(canonical[row]);
      const record = known ?? recorder.record(result, row);
      cache.set(text, record);
      if (record.canonical !== null) cache.set(record.canonical, record);
      counts.computed++;
      if (record.error !== null) counts.failed++;
      countFailures(result, row);
      return record;
    });
  };

  return {
    columns: columns.map((column) => column.name),
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
    stats: () => ({
      ...counts,
      reused: counts.requested - counts.computed,
      componentFailures: { ...componentFailures },
      lostChunks: backend.lostChunks(),
    }),
    close: () => backend.close(),
  };
}
