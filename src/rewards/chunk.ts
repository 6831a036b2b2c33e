import type { ComponentOptions } from "./components/component.ts";
import type { ComponentName } from "./components/components.ts";
import type { PluginInfo } from "./plugins/plugin.ts";
import type { PluginRequest } from "./plugins/pluginRequest.ts";

/** A component to compute. */
export interface ComponentRequest {
  readonly name: ComponentName;
  /** Checked; of components that have options only. */
  readonly options?: ComponentOptions;
}

/** Molecules to evaluate, as posted to a worker thread. */
export interface ChunkRequest {
  readonly smiles: readonly string[];
  readonly components: readonly ComponentRequest[];
  /** Asks for this plug-in in place of `components`; `smiles` are canonical then. */
  readonly plugin?: PluginRequest;
  /** RDKit, compiled once for all threads. */
  readonly rdkit?: WebAssembly.Module;
}

/** What a worker thread says of a chunk, in its order. */
export interface ChunkResult {
  /** Canonical SMILES, null where RDKit refuses the molecule. */
  readonly canonical: (string | null)[];
  /** [count, components] row-major, NaN where a component has no value; [count] of a plug-in. */
  readonly values: Float64Array;
  /** Why RDKit or a component failed; null where all is well. */
  readonly errors: (string | null)[];
  /** Of a plug-in that answered: what it says of itself, and how long it took. */
  readonly plugin?: { readonly info: PluginInfo; readonly seconds: number };
  /** A mistake of the user's that a thread met; the rest is void then. */
  readonly mistake?: string;
}

/** Evaluates one chunk, wherever that happens. */
export type ChunkEvaluator = (request: ChunkRequest) => Promise<ChunkResult>;

/** The result for molecules that no worker could evaluate. */
export function failedChunk(
  { smiles, components, plugin }: ChunkRequest,
  error: string,
): ChunkResult {
  const width = plugin ? 1 : components.length;
  return {
    canonical: smiles.map(() => null),
    values: new Float64Array(smiles.length * width).fill(Number.NaN),
    errors: smiles.map(() => error),
  };
}

/** The results of consecutive chunks as one. */
export function joinChunks(chunks: readonly ChunkResult[]): ChunkResult {
  if (chunks.length === 1) return chunks[0];
  const values = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.values.length, 0));
  let at = 0;
  let seconds = 0;
  for (const chunk of chunks) {
    values.set(chunk.values, at);
    at += chunk.values.length;
    seconds += chunk.plugin?.seconds ?? 0;
  }
  const info = chunks.find((chunk) => chunk.plugin)?.plugin?.info;
  return {
    canonical: chunks.flatMap((chunk) => chunk.canonical),
    values,
    errors: chunks.flatMap((chunk) => chunk.errors),
    ...(info && { plugin: { info, seconds } }),
  };
}
