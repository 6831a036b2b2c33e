import { readMolecules } from "../../chem/moleculeFile.ts";
import type { Rng } from "../../core/rng.ts";

/** Molecules as a file has them. */
export interface SampleRows {
  /** [N] unchecked SMILES, in the order of the file; empty where a row has none. */
  readonly smiles: readonly string[];
  /** [N] column `reward`, NaN where a row has none; undefined if no row has one. */
  readonly rewards: Float64Array | undefined;
}

/**
 * Reads all molecules of a file, with their rewards if it has a column `reward`, as `sample` and
 * `score` write it.
 *
 * @throws UserError if the file can't be read, see `readMolecules`
 */
export async function readSampleFile(path: string): Promise<SampleRows> {
  const smiles: string[] = [];
  const rewards: number[] = [];
  for await (const row of readMolecules(path, { keepEmpty: true, numbers: ["reward"] })) {
    // An empty line of a .smi file is no molecule that failed.
    if (row.smiles === "" && row.numbers === undefined && row.id === undefined) continue;
    smiles.push(row.smiles);
    rewards.push(row.numbers?.reward ?? Number.NaN);
  }
  const hasRewards = rewards.some((reward) => !Number.isNaN(reward));
  return { smiles, rewards: hasRewards ? Float64Array.from(rewards) : undefined };
}

/**
 * `most` different places of 0..count-1 drawn evenly, ascending; all if there are no more.
 */
export function drawPlaces(count: number, most: number, rng: Rng): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  if (count <= most) return places;
  for (let i = 0; i < most; i++) {
    const j = i + rng.integer(count - i);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places.slice(0, most).sort((a, b) => a - b);
}
