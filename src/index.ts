export type { Fragment, FragmentLibrary } from "./chem/fragment.ts";
export {
  createFragmentCounter,
  type FragmentCounter,
  type FragmentCounterOptions,
  type FragmentCounts,
} from "./chem/fragmentCounter.ts";
export {
  builtInFragmentLibraries,
  formatFragmentLibrary,
  loadFragmentLibrary,
  parseFragmentLibrary,
} from "./chem/fragmentLibrary.ts";
export {
  type MoleculeRecord,
  type ReadMoleculesOptions,
  readMolecules,
} from "./chem/moleculeFile.ts";
export type { MolGraph } from "./chem/molGraph.ts";
export { parseSmiles } from "./chem/parseSmiles.ts";
export { loadRdkit, type RdkitModule } from "./chem/rdkit.ts";
export type { Smiles } from "./chem/smiles.ts";
export {
  DROP_REASONS,
  type DropReason,
  type Standardized,
  type StandardizeOptions,
  standardize,
} from "./chem/standardize.ts";
export { UserError } from "./core/errors.ts";
export { fileErrorReason } from "./core/fileErrors.ts";
export { createRng, type Rng } from "./core/rng.ts";
