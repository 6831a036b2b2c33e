import type { Analysis } from "../../chem/analysis.ts";
import type { PropertyName } from "../../chem/describe.ts";
import type { FeatureCounts } from "../../chem/fingerprints/counts.ts";
import type {
  FoldedMorganOptions,
  MorganOptions,
} from "../../chem/fingerprints/morganFingerprint.ts";
import type { MolGraph } from "../../chem/molGraph.ts";

/** One molecule, as a reward of the user's own is given it. Everything is computed when asked for. */
export interface RewardMolecule {
  /** RDKit's canonical SMILES. */
  readonly smiles: string;
  /** Atoms and bonds as flat arrays; hydrogens are counts. */
  readonly graph: MolGraph;
  /** Rings, degrees and valences on top of the graph, as this package's own functions take them. */
  readonly analysis: Analysis;
  /** A built-in property such as "logP"; docs/chemistry.md lists them. */
  property(name: PropertyName): number;
  /** Morgan counts by feature id, radius 2 by default. */
  morganCounts(options?: MorganOptions): FeatureCounts;
  /** Morgan bits, packed in words of 32; radius 2 and 2,048 bits by default. */
  morganBits(options?: FoldedMorganOptions): Uint32Array;
}

/** A molecule's number, or why it has none. NaN and infinities are failures too. */
export type MoleculeValue = number | { readonly error: string };

/**
 * A component of the user's own: a batch of molecules in, numbers and their unit out. Modules,
 * ONNX models and commands all have this form.
 */
export interface RewardPlugin {
  /** One line: what it measures. */
  readonly describe: string;
  /** Unit of the values, "" for a pure number. */
  readonly unit: string;
  /** Least and greatest value; a value outside counts as a failure. Default: all numbers. */
  readonly range?: readonly [number, number];
  /**
   * The molecules' values, in their order, one each.
   *
   * If it throws, each molecule is tried again by itself, and those that throw again are marked.
   */
  evaluate(
    molecules: readonly RewardMolecule[],
  ): ArrayLike<MoleculeValue> | Promise<ArrayLike<MoleculeValue>>;
}

/** What a plug-in says of itself. */
export type PluginInfo = Pick<RewardPlugin, "describe" | "unit" | "range">;

/** The same plug-in, with its type checked where it is written. */
export function defineReward(plugin: RewardPlugin): RewardPlugin {
  return plugin;
}
