export { type Analysis, analyze } from "./chem/analysis.ts";
export { type Description, describe, type PropertyName } from "./chem/describe.ts";
export { type AlertListName, alertsOf } from "./chem/filters/alerts.ts";
export {
  countMatches,
  matchingNames,
  parseSmartsList,
  readSmartsList,
  type SmartsList,
} from "./chem/filters/smartsList.ts";
export { atomPairs } from "./chem/fingerprints/atomPairs.ts";
export { tanimoto } from "./chem/fingerprints/bits.ts";
export { type FeatureCounts, tanimotoOfCounts } from "./chem/fingerprints/counts.ts";
export {
  type FoldedMorganOptions,
  type MorganOptions,
  morganBits,
  morganCounts,
} from "./chem/fingerprints/morganFingerprint.ts";
export { type RdkitFingerprint, rdkitFingerprint } from "./chem/fingerprints/rdkitFingerprints.ts";
export {
  bulkTanimoto,
  createFingerprintSet,
  type FingerprintSet,
  type Neighbor,
  nearestNeighbors,
} from "./chem/fingerprints/similaritySearch.ts";
export { topologicalTorsions } from "./chem/fingerprints/topologicalTorsions.ts";
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
export type { SmartsHydrogens } from "./chem/parseSmarts.ts";
export { parseSmiles } from "./chem/parseSmiles.ts";
export { canonicalize, loadRdkit, type RdkitFailure, type RdkitModule } from "./chem/rdkit.ts";
export type { RingSet } from "./chem/rings.ts";
export { type BricsBond, bricsBonds, bricsFragments, bricsPieces } from "./chem/scaffolds/brics.ts";
export {
  type CommonSubstructure,
  type CommonSubstructureOptions,
  maximumCommonSubstructure,
} from "./chem/scaffolds/commonSubstructure.ts";
export { murckoScaffold } from "./chem/scaffolds/murcko.ts";
export {
  patternOf,
  type ScaffoldMatch,
  scaffoldConstraint,
} from "./chem/scaffolds/scaffoldConstraint.ts";
export { compileSmarts, hasMatch, type Smarts, type SmartsRoot } from "./chem/smarts.ts";
export type { Smiles } from "./chem/smiles.ts";
export {
  DROP_REASONS,
  type DropReason,
  type Standardized,
  type StandardizeOptions,
  standardize,
} from "./chem/standardize.ts";
export { type Symmetry, type SymmetryOptions, symmetryOf } from "./chem/symmetry.ts";
export type { WrittenGoals } from "./conditioning/askedGoals.ts";
export { UserError } from "./core/errors.ts";
export { fileErrorReason } from "./core/fileErrors.ts";
export type { BackwardPlaces, ChildGraphs, GraphBatch, GraphSpec } from "./core/graphBatch.ts";
export type { OwnOptions } from "./core/modules/ownModule.ts";
export { createRng, type Rng, type RngState } from "./core/rng.ts";
export type { ValueType } from "./engine/onnx/dataTypes.ts";
export {
  type Attribute as OnnxAttribute,
  type Attributes as OnnxAttributes,
  type ConstantRecord,
  encodeModel as encodeOnnxModel,
  type ModelRecord as OnnxModel,
  type NodeRecord,
  type TypedName,
} from "./engine/onnx/model.ts";
export { stopGradient } from "./engine/ops/stopGradient.ts";
export type { ExecutorName } from "./engine/program.ts";
export { type Tensor, tf } from "./engine/tf.ts";
export type { CheckOptions } from "./env/contract/checkLaws.ts";
export type { ActionLists, BackwardStep, Environment, StateBatch } from "./env/environment.ts";
export { defineEnv, type EnvDefinition, type WayIn } from "./env/plugins/definition.ts";
export { checkEnvironment } from "./env/plugins/loadEnvironment.ts";
export { type AucOptions, type AucTopK, aucTopK } from "./evaluation/molecules/aucTopK.ts";
export { type Circles, countCircles } from "./evaluation/molecules/circles.ts";
export { countCosine, countNames, type NameCounts } from "./evaluation/molecules/countCosine.ts";
export { type Distribution, describeDistribution } from "./evaluation/molecules/distribution.ts";
export {
  type FilterCounts,
  type FiltersPassed,
  filtersPassed,
} from "./evaluation/molecules/filtersPassed.ts";
export { internalDiversity } from "./evaluation/molecules/internalDiversity.ts";
export {
  findModes,
  type ModeLimits,
  type Modes,
  type RewardedMolecules,
} from "./evaluation/molecules/modes.ts";
export { nearestSimilarities } from "./evaluation/molecules/nearestSimilarities.ts";
export { novelty } from "./evaluation/molecules/novelty.ts";
export { type SampleCounts, sampleCounts } from "./evaluation/molecules/sampleCounts.ts";
export { type ScaffoldCounts, scaffoldCounts } from "./evaluation/molecules/scaffoldCounts.ts";
export { type TopK, topK } from "./evaluation/molecules/topK.ts";
export { wasserstein } from "./evaluation/molecules/wasserstein.ts";
export {
  defineObjective,
  type ObjectiveDefinition,
  type OwnNeeds,
  type OwnTerms,
} from "./objectives/plugins/definition.ts";
export { sumSteps } from "./objectives/steps.ts";
export type { Needs, Terms } from "./objectives/terms.ts";
export { trajectoryBalance } from "./objectives/trajectoryBalance.ts";
export type { PluginUsage } from "./rewards/plugins/meteredSource.ts";
export {
  defineReward,
  type MoleculeValue,
  type RewardMolecule,
  type RewardPlugin,
} from "./rewards/plugins/plugin.ts";
export type { ResolvedConfig } from "./training/config/schema.ts";
export type { ExactMetrics, GoalDistances } from "./training/evaluation/exactEvaluation.ts";
export {
  type ConfigSettings,
  resolveConfig,
  type SampleRequest,
  sample,
  type TrainRequest,
  train,
} from "./training/library.ts";
export type { OutcomeMetrics } from "./training/outcomes/measureOutcomes.ts";
export { copyPolicy, type PolicyCopy } from "./training/run/policyCopy.ts";
export type { Sample, SampledRange, SampleSet } from "./training/sample.ts";
export type { TrainingProgress, TrainingSummary } from "./training/train.ts";
export type { ExecutorChoice } from "./training/trainedRun.ts";
