import type { ChunkResult } from "../chunk.ts";
import type { MeteredSource } from "./meteredSource.ts";

/** Molecules as their built-in components left them. */
export interface FillOptions {
  readonly result: ChunkResult;
  /** Built-in components: values of `result` are [count, width]. */
  readonly width: number;
  readonly sources: readonly MeteredSource[];
  /** Whether the record of a canonical SMILES is known already, so that nobody is asked again. */
  readonly isKnown: (canonical: string) => boolean;
}

/**
 * Asks the components of the user's own for the molecules that have all other values, each molecule
 * once, however often it is in the list.
 *
 * @returns values of [count, width + sources]
 * @throws RewardStop if one of them can't go on
 */
export async function fillPlugins(options: FillOptions): Promise<ChunkResult> {
  const { result, width, sources, isKnown } = options;
  if (sources.length === 0) return result;
  const rowsOf = new Map<string, number[]>();
  for (const [row, canonical] of result.canonical.entries()) {
    if (canonical === null || result.errors[row] !== null || isKnown(canonical)) continue;
    rowsOf.set(canonical, [...(rowsOf.get(canonical) ?? []), row]);
  }
  const smiles = [...rowsOf.keys()];
  const answers = await Promise.all(sources.map((source) => source.evaluate(smiles)));
  const whole = width + sources.length;
  const count = result.canonical.length;
  const values = new Float64Array(count * whole).fill(Number.NaN);
  for (let row = 0; row < count; row++) {
    values.set(result.values.subarray(row * width, (row + 1) * width), row * whole);
  }
  const errors = [...result.errors];
  for (const [i, text] of smiles.entries()) {
    const problems = answers.flatMap((answer) => answer.errors[i] ?? []);
    for (const row of rowsOf.get(text) ?? []) {
      for (const [k, answer] of answers.entries()) {
        values[row * whole + width + k] = answer.values[i];
      }
      if (problems.length > 0) errors[row] = problems.join("; ");
    }
  }
  return { ...result, values, errors };
}
