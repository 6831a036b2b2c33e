import { PROPERTIES, type PropertyName } from "../../../chem/describe.ts";
import type { RewardMolecule } from "../plugin.ts";
import type { Feature } from "./feature.ts";

/** Which Morgan fingerprint, folded to `size` columns. */
export interface FoldedOptions {
  readonly radius: number;
  readonly size: number;
  readonly useFeatures: boolean;
}

/** [molecules, width] filled row by row. */
function rows(
  molecules: readonly RewardMolecule[],
  width: number,
  fill: (molecule: RewardMolecule, row: Float32Array) => void,
) {
  const values = new Float32Array(molecules.length * width);
  molecules.forEach((molecule, i) => {
    fill(molecule, values.subarray(i * width, (i + 1) * width));
  });
  return { values, shape: [molecules.length, width] };
}

/** [molecules, size] how often each Morgan feature occurs, at column id % size. */
export function morganCountsFeature({ radius, size, useFeatures }: FoldedOptions): Feature {
  return {
    shape: ["molecules", size],
    compute: (molecules) =>
      rows(molecules, size, (molecule, row) => {
        for (const [id, count] of molecule.morganCounts({ radius, useFeatures })) {
          row[id % size] += count;
        }
      }),
  };
}

/** [molecules, size] 1 where a Morgan feature is there, as RDKit folds it; size is any number. */
export function morganBitsFeature({ radius, size, useFeatures }: FoldedOptions): Feature {
  return {
    shape: ["molecules", size],
    compute: (molecules) =>
      rows(molecules, size, (molecule, row) => {
        for (const id of molecule.morganCounts({ radius, useFeatures }).keys()) row[id % size] = 1;
      }),
  };
}

/** [molecules, names] built-in properties, in the order of `names`. */
export function descriptorsFeature(names: readonly PropertyName[]): Feature {
  return {
    shape: ["molecules", names.length],
    compute: (molecules) =>
      rows(molecules, names.length, (molecule, row) => {
        for (const [column, name] of names.entries()) {
          row[column] = PROPERTIES[name](molecule.analysis);
        }
      }),
  };
}
