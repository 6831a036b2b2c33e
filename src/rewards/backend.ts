import { compileRdkit } from "../chem/rdkit.ts";
import { type ChunkRequest, type ChunkResult, type ComponentRequest, joinChunks } from "./chunk.ts";
import { evaluateChunk } from "./evaluateChunk.ts";
import type { PluginRequest } from "./plugins/pluginRequest.ts";
import { type ChunkPoolOptions, createChunkPool } from "./pool.ts";

/** Most molecules that a thread gets at once: enough to make posting cheap. */
const MAX_CHUNK = 100;
/** Fewest molecules worth a thread of their own. */
const MIN_CHUNK = 8;

/** Where component values are computed. */
export interface RewardBackend {
  evaluate(
    smiles: readonly string[],
    components: readonly ComponentRequest[],
  ): Promise<ChunkResult>;
  /**
   * Asks a plug-in.
   *
   * @param smiles canonical
   * @throws UserError if it can't be used
   */
  evaluatePlugin(smiles: readonly string[], plugin: PluginRequest): Promise<ChunkResult>;
  /** Chunks whose thread died or took too long. */
  lostChunks(): number;
  close(): Promise<void>;
}

/** Computes on the calling thread, however long it takes. */
export function inProcessBackend(): RewardBackend {
  return {
    evaluate: (smiles, components) => evaluateChunk({ smiles, components }),
    evaluatePlugin: (smiles, plugin) => evaluateChunk({ smiles, components: [], plugin }),
    lostChunks: () => 0,
    close: async () => {},
  };
}

/**
 * Computes in worker threads, in chunks; results do not depend on the number of threads.
 *
 * @throws UserError if the worker has not been built
 */
export function threadedBackend(options: ChunkPoolOptions): RewardBackend {
  const pool = createChunkPool(options);
  const compiled = compileRdkit();
  // It is awaited with the first chunk; unhandled before that, a failure would end the process.
  compiled.catch(() => {});
  const spread = async (
    smiles: readonly string[],
    rest: Omit<ChunkRequest, "smiles">,
  ): Promise<ChunkResult> => {
    const requests: ChunkRequest[] = [];
    const evenShare = Math.ceil(smiles.length / options.threads);
    const size = Math.min(Math.max(evenShare, MIN_CHUNK), MAX_CHUNK);
    for (let start = 0; start < smiles.length; start += size) {
      requests.push({ ...rest, smiles: smiles.slice(start, start + size) });
    }
    return joinChunks(await Promise.all(requests.map((request) => pool.evaluate(request))));
  };
  return {
    evaluate: async (smiles, components) => spread(smiles, { components, rdkit: await compiled }),
    evaluatePlugin: (smiles, plugin) => spread(smiles, { components: [], plugin }),
    lostChunks: pool.lostChunks,
    close: pool.close,
  };
}
