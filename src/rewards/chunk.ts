import type { ComponentOptions } from "./components/component.ts";
import type { ComponentName } from "./components/components.ts";

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
  /** RDKit, compiled once for all threads. */
  readonly rdkit?: WebAssembly.Module;
}

/** What a worker thread says of a chunk, in its order. */
export interface ChunkResult {
  /** Canonical SMILES, null where RDKit refuses the molecule. */
  readonly canonical: (string | null)[];
  /** [count, components] row-major, NaN where a component has no value. */
  readonly values: Float64Array;
  /** Why RDKit or a component failed; null where all is well. */
  readonly errors: (string | null)[];
}

/** Evaluates one chunk, wherever that happens. */
export type ChunkEvaluator = (request: ChunkRequest) => Promise<ChunkResult>;

/** The result for molecules that no worker could evaluate. */
export function failedChunk({ smiles, components }: ChunkRequest, error: string): ChunkResult {
  return {
    canonical: smiles.map(() => null),
    values: new Float64Array(smiles.length * components.length).fill(Number.NaN),
    errors: smiles.map(() => error),
  };
}

/** The results of consecutive chunks as one. */
export function joinChunks(chunks: readonly ChunkResult[]): ChunkResult {
  if (chunks.length === 1) return chunks[0];
  const values = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.values.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    values.set(chunk.values, at);
    at += chunk.values.length;
  }
  return {
    canonical: chunks.flatMap((chunk) => chunk.canonical),
    values,
    errors: chunks.flatMap((chunk) => chunk.errors),
  };
}
