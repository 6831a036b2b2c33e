import type { Analysis } from "../../chem/analysis.ts";
import { analyzeSmiles, PROPERTIES, type PropertyName } from "../../chem/describe.ts";
import { readMolecules } from "../../chem/moleculeFile.ts";
import { canonicalize, isFailure, type RdkitModule } from "../../chem/rdkit.ts";
import { SmilesError } from "../../chem/smiles.ts";
import { wasserstein } from "../../evaluation/molecules/wasserstein.ts";
import { COMPONENTS } from "../../rewards/components/components.ts";

/** Properties that are compared. */
const COMPARED = [
  ...["molWt", "logP", "tpsa", "qed", "sa", "heavyAtoms"],
  ...["rings", "rotatableBonds", "hba", "hbd", "fractionCSP3"],
] as readonly PropertyName[];

/** Most molecules of a sample: more would change no picture. */
export const SAMPLE_SIZE = 2000;

/** Values of one property. */
export interface PropertySample {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** Wasserstein distance to the reference, in the unit. */
  readonly distance?: number;
}

/** `count` items spread evenly over a list; all if fewer. */
export function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

/** A molecule ready to be measured; undefined if the text can't be read. */
export function analysisOf(smiles: string): Analysis | undefined {
  try {
    return analyzeSmiles(smiles);
  } catch (error) {
    // A file of a run may hold what another version or a hand wrote: the page shows the rest.
    if (error instanceof SmilesError) return undefined;
    throw error;
  }
}

/** Molecules ready to be measured; those that can't be read are left out. */
export function analyzed(smiles: readonly string[]): Analysis[] {
  return smiles.flatMap((text) => analysisOf(text) ?? []);
}

/** The compared properties of molecules, with their distances to a reference. */
export function propertySamples(
  molecules: readonly Analysis[],
  reference: readonly PropertySample[] = [],
): PropertySample[] {
  if (molecules.length === 0) return [];
  return COMPARED.map((name) => {
    const values = molecules.map((molecule) => PROPERTIES[name](molecule));
    const expected = reference.find((property) => property.name === name);
    const distance = expected && wasserstein(values, expected.values);
    const { unit } = COMPONENTS[name];
    return { name, unit, values, ...(typeof distance === "number" && { distance }) };
  });
}

/**
 * A sample of the molecules of a file, spread evenly over it.
 *
 * @throws UserError if the file can't be read or holds no molecule
 */
export async function referenceSample(rdkit: RdkitModule, path: string): Promise<string[]> {
  const all: string[] = [];
  for await (const { smiles } of readMolecules(path)) all.push(smiles);
  return evenly(all, SAMPLE_SIZE).flatMap((smiles) => {
    const result = canonicalize(rdkit, smiles);
    return isFailure(result) ? [] : [result.canonical];
  });
}
