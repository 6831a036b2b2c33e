import type { GoalPicture } from "./multiObjective/goalPicture.ts";

/** A number of each step, by its name in metrics.jsonl; those of a group as `exact.l1`. */
export type MetricColumns = Readonly<Record<string, Float64Array>>;

/** The distinct objects of a run in the order in which they were first drawn. */
export interface ObjectColumns {
  /** [N] SMILES, or the environment's own text. */
  readonly text: readonly string[];
  /** [N] step of the first time. */
  readonly step: Float64Array;
  /** [N] before beta. */
  readonly reward: Float64Array;
  /** [N] of each component, before its transform; NaN where missing. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** A component of the reward, for reading. */
export interface ReportComponent {
  readonly name: string;
  /** "" for a pure number. */
  readonly unit: string;
  /** Where it is better: "up" and "down" everywhere, "range" if neither. */
  readonly better: "up" | "down" | "range";
}

/** Objects that count as modes, and when each was found. */
export interface ModesFound {
  /** What counts, such as "reward at least 2.6". */
  readonly definition: string;
  /** How many there are in all, where that is known. */
  readonly total?: number;
  /** Places of the modes among the objects, ascending. */
  readonly objects: readonly number[];
}

/** What a sampler draws, against what it should draw, of every object of a space. */
export interface ExactPicture {
  /** [X] */
  readonly names: readonly string[];
  /** [X] learned probabilities, sum 1. */
  readonly found: Float64Array;
  /** [X] R^beta / Z. */
  readonly expected: Float64Array;
  /** Sum of absolute differences, 0 to 2. */
  readonly l1: number;
  /** Step of the checkpoint. */
  readonly step: number;
  /** How the objects lie in a plane; absent where they have no places. */
  readonly plane?: {
    readonly rows: number;
    readonly columns: number;
    /** [X] place of each object, row * columns + column; several objects may share one. */
    readonly cell: Int32Array;
    readonly rowLabel: string;
    readonly columnLabel: string;
  };
}

/** Estimates of log p, beside the log reward, of some objects. */
export interface ProbabilityPicture {
  /** [n] nats. */
  readonly logProbability: readonly number[];
  /** [n] beta log R, nats. */
  readonly logReward: readonly number[];
  readonly pearson: number;
  readonly spearman: number;
  readonly step: number;
  /** Backward trajectories for each object. */
  readonly trajectories: number;
}

/** Non-dominated objects by two components. */
export interface ParetoPicture {
  readonly x: string;
  readonly y: string;
  /** Places of the objects shown, and which of these are not dominated, in the order of x. */
  readonly objects: readonly number[];
  readonly front: readonly number[];
  /** Objects that are not dominated in all; `front` may be a part of them. */
  readonly frontSize: number;
  /** Of the two components over the objects shown. */
  readonly spearman: number;
}

/** Values of one property of a sample of molecules. */
export interface PropertyValues {
  readonly name: string;
  readonly unit: string;
  /** [sample] */
  readonly values: readonly number[];
  /** Wasserstein distance to the reference, in the unit; absent without a reference. */
  readonly distance?: number;
}

/** A file of molecules that runs are compared with. */
export interface ReportReference {
  readonly name: string;
  readonly properties: readonly PropertyValues[];
  /** Molecules in the sample. */
  readonly count: number;
}

/** One run as the page shows it. */
export interface ReportRun {
  /** As the legend has it; distinct among the runs of a page. */
  readonly name: string;
  readonly folder: string;
  readonly isMolecules: boolean;
  /** Type of the environment. */
  readonly environment: string;
  readonly stepsWanted: number;
  readonly metrics: MetricColumns;
  readonly objects: ObjectColumns;
  readonly components: readonly ReportComponent[];
  /** Places of the best objects, the best first. */
  readonly best: readonly number[];
  /** Places of good objects unlike each other, the best first. */
  readonly picks: readonly number[];
  readonly modes?: ModesFound;
  readonly exact?: ExactPicture;
  readonly probabilities?: ProbabilityPicture;
  readonly fronts: readonly ParetoPicture[];
  /** Of runs that are asked for more than beta. */
  readonly goals?: GoalPicture;
  /** Of a sample of the molecules found last; empty for other objects. */
  readonly properties: readonly PropertyValues[];
  readonly propertySample: { readonly count: number; readonly fromStep: number };
  /** The run's config.yaml. */
  readonly configText: string;
  /** Every setting by its dotted path. */
  readonly settings: Readonly<Record<string, string>>;
  /** What made the run: version, commit, node, platform. */
  readonly provenance: Readonly<Record<string, string>>;
  /** What a reader should know of this run, in whole sentences. */
  readonly notices: readonly string[];
}
