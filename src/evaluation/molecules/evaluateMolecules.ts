import type { RdkitModule } from "../../chem/rdkit.ts";
import type { Smiles } from "../../chem/smiles.ts";
import { UserError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { RewardBackend } from "../../rewards/backend.ts";
import { constitutionOf } from "./constitution.ts";
import {
  COMPARED_PROPERTIES,
  describeMolecules,
  FILTER_COUNTS,
  type MoleculeSet,
} from "./describeMolecules.ts";
import {
  type MetricsInput,
  type MoleculeMetrics,
  moleculeMetrics,
  type ReferenceMolecules,
} from "./moleculeMetrics.ts";
import { drawPlaces, type SampleRows } from "./sampleFile.ts";

/** What is measured, and by what means. */
export interface EvaluateMoleculesOptions
  extends Pick<MetricsInput, "modeReward" | "modeSimilarity" | "circleDistance"> {
  readonly sample: SampleRows;
  readonly reference?: SampleRows | undefined;
  /** Most rows of each that are compared; more are thinned out at random. */
  readonly most: number;
  readonly rng: Rng;
  readonly rdkit: RdkitModule;
  /** Reads SMILES and computes properties; the caller closes it. */
  readonly backend: RewardBackend;
  readonly signal: AbortSignal;
  /** Called with the rows of sample and reference that are done. */
  readonly onDone?: (rows: number) => void;
}

/** Rows that RDKit reads at once for novelty alone. */
const CHUNK = 1_000;

/** A described part of a list of rows. */
interface DescribedRows {
  readonly set: MoleculeSet;
  /** Rows of the list that were described. */
  readonly places: readonly number[];
}

/** What the reading of both lists shares. */
interface Reading {
  readonly options: EvaluateMoleculesOptions;
  readonly notes: string[];
  /** Tells how many more rows are done; throws if the user stops. */
  readonly tell: (more: number) => void;
}

function createReading(options: EvaluateMoleculesOptions): Reading {
  let done = 0;
  const tell = (more: number): void => {
    done += more;
    if (options.signal.aborted) {
      throw new UserError(`Stopped after ${done} molecules; nothing was measured.`);
    }
    options.onDone?.(done);
  };
  return { options, notes: [], tell };
}

async function describeRows(
  { options, notes, tell }: Reading,
  name: "sample" | "reference",
  { smiles: all }: SampleRows,
): Promise<DescribedRows> {
  const { rdkit, backend, most, rng } = options;
  const places = drawPlaces(all.length, most, rng.split(name));
  const smiles = places.map((place) => all[place]);
  const values = [...COMPARED_PROPERTIES, ...(name === "sample" ? FILTER_COUNTS : [])];
  const set = await describeMolecules(smiles, { rdkit, backend, values, onDone: tell });
  if (smiles.length < all.length) {
    notes.push(`The ${name} is ${most} rows of ${all.length}, drawn at random (--most).`);
  }
  if (set.distinct.length === 0) {
    throw new UserError(
      `The ${name} has ${smiles.length} rows and no molecule. The first, ${set.firstError}`,
    );
  }
  const failed = smiles.length - set.rows.length;
  if (failed > 0) {
    const rows = failed === 1 ? "row" : "rows";
    notes.push(`The ${name} has ${failed} invalid ${rows}. The first, ${set.firstError}`);
  }
  return { set, places };
}

/** Describes a reference; of the rows that are left out, reads the constitutions alone. */
async function readReference(reading: Reading, rows: SampleRows): Promise<ReferenceMolecules> {
  const { options, tell } = reading;
  const { set, places } = await describeRows(reading, "reference", rows);
  const constitutions = new Set<string>(set.constitutions);
  const described = new Set(places);
  const others = rows.smiles.filter((_, place) => !described.has(place));
  for (let start = 0; start < others.length; start += CHUNK) {
    const chunk = others.slice(start, start + CHUNK);
    for (const text of (await options.backend.evaluate(chunk, [])).canonical) {
      if (text !== null) constitutions.add(constitutionOf(options.rdkit, text as Smiles));
    }
    tell(chunk.length);
  }
  return { set, constitutions };
}

/**
 * Reads and describes a sample and its reference, and measures the sample.
 *
 * @throws UserError if no molecule of the sample or of the reference can be read, or `signal` stops
 */
export async function evaluateMolecules(
  options: EvaluateMoleculesOptions,
): Promise<{ readonly metrics: MoleculeMetrics; readonly notes: readonly string[] }> {
  const reading = createReading(options);
  const { sample, modeReward, modeSimilarity, circleDistance } = options;
  const { set, places } = await describeRows(reading, "sample", sample);
  const reference = options.reference && (await readReference(reading, options.reference));
  const { rewards } = sample;
  const metrics = moleculeMetrics({
    ...{ sample: set, modeReward, modeSimilarity, circleDistance },
    ...(rewards && { rewards: places.map((place) => rewards[place]) }),
    ...(reference && { reference }),
  });
  return { metrics, notes: reading.notes };
}
