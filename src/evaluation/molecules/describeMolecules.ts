import { analyzeSmiles } from "../../chem/describe.ts";
import { morganBits } from "../../chem/fingerprints/morganFingerprint.ts";
import { isFailure, type RdkitModule } from "../../chem/rdkit.ts";
import { bricsPieces } from "../../chem/scaffolds/brics.ts";
import { murckoScaffold } from "../../chem/scaffolds/murcko.ts";
import type { Smiles } from "../../chem/smiles.ts";
import type { RewardBackend } from "../../rewards/backend.ts";
import type { PlainComponentName } from "../../rewards/components/components.ts";
import { constitutionOf } from "./constitution.ts";

/** Properties whose distributions are compared with a reference. */
export const COMPARED_PROPERTIES = [
  ...(["qed", "sa", "np", "logP", "tpsa", "molWt", "heavyAtoms", "rings"] as const),
  ...(["aromaticRings", "hba", "hbd", "rotatableBonds", "fractionCSP3"] as const),
] as const satisfies readonly PlainComponentName[];

/** Name of such a property. */
export type ComparedProperty = (typeof COMPARED_PROPERTIES)[number];

/** What the filters ask of a molecule. */
export const FILTER_COUNTS = [
  "painsAlerts",
  "brenkAlerts",
  "lipinskiViolations",
] as const satisfies readonly PlainComponentName[];

type ValueName = ComparedProperty | (typeof FILTER_COUNTS)[number];

/** A list of molecules with what the metrics ask of them. */
export interface MoleculeSet {
  /** [N] canonical SMILES of each row, null where RDKit rejects it. */
  readonly canonical: readonly (Smiles | null)[];
  /** [U] the different ones, by their first appearance. */
  readonly distinct: readonly Smiles[];
  /** [V] place in `distinct` of each valid row. */
  readonly rows: Int32Array;
  /** [U] canonical SMILES without stereo marks. */
  readonly constitutions: readonly Smiles[];
  /** [U] Morgan, radius 2, 2048 bits, packed. */
  readonly fingerprints: readonly Uint32Array[];
  /** [U] Murcko scaffolds without stereo marks, "" for none. */
  readonly scaffolds: readonly string[];
  /** [U] BRICS fragments, repeated ones repeated. */
  readonly fragments: readonly (readonly string[])[];
  /** [U] each; those that were asked for. */
  readonly values: Readonly<Partial<Record<ValueName, Float64Array>>>;
  /** Why the first invalid row is none; undefined if all are valid. */
  readonly firstError: string | undefined;
}

/** How molecules are described. */
export interface DescribeOptions {
  readonly rdkit: RdkitModule;
  /** Reads the SMILES and computes the values. */
  readonly backend: RewardBackend;
  readonly values: readonly ValueName[];
  /** Called after each chunk with its number of rows. */
  readonly onDone?: (rows: number) => void;
}

/** Rows that the backend gets at once. */
const CHUNK = 400;

/** What this thread works out of one molecule. */
interface Structure {
  readonly constitution: Smiles;
  readonly fingerprint: Uint32Array;
  readonly scaffold: string;
  readonly fragments: readonly string[];
}

function structureOf(rdkit: RdkitModule, canonical: Smiles): Structure {
  const analysis = analyzeSmiles(canonical);
  const murcko = murckoScaffold(rdkit, analysis);
  return {
    constitution: constitutionOf(rdkit, canonical),
    fingerprint: morganBits(analysis),
    // RDKit can't read a few scaffolds, such as phosphazenes: none, as in MOSES.
    scaffold: isFailure(murcko) ? "" : murcko.scaffold,
    fragments: bricsPieces(rdkit, analysis),
  };
}

/**
 * Reads molecules and works out what the metrics ask of them. While worker threads read one chunk
 * and compute its values, this thread works out the structures of the one before.
 *
 * A molecule that RDKit reads and that cannot be described (too many equal rings) is invalid.
 */
export async function describeMolecules(
  smiles: readonly string[],
  { rdkit, backend, values: names, onDone }: DescribeOptions,
): Promise<MoleculeSet> {
  const components = names.map((name) => ({ name }));
  const placeOf = new Map<string, number>();
  const canonical: (Smiles | null)[] = [];
  const rows: number[] = [];
  const distinct: Smiles[] = [];
  const structures: Structure[] = [];
  const values: number[][] = names.map(() => []);
  let firstError: string | undefined;
  const ask = (start: number) => {
    const result = backend.evaluate(smiles.slice(start, start + CHUNK), components);
    // It is awaited a chunk later; if something throws before, a failure of it is of no interest.
    result.catch(() => {});
    return result;
  };
  let next = smiles.length > 0 ? ask(0) : undefined;
  for (let start = 0; start < smiles.length; start += CHUNK) {
    const result = await next;
    next = start + CHUNK < smiles.length ? ask(start + CHUNK) : undefined;
    for (const [i, error] of (result?.errors ?? []).entries()) {
      const text = (result?.canonical[i] ?? null) as Smiles | null;
      if (error !== null || text === null) {
        firstError ??= `${smiles[start + i]}: ${error}`;
        canonical.push(null);
        continue;
      }
      const place = placeOf.get(text) ?? distinct.length;
      canonical.push(text);
      rows.push(place);
      if (place < distinct.length) continue;
      placeOf.set(text, place);
      distinct.push(text);
      structures.push(structureOf(rdkit, text));
      for (const [column, list] of values.entries()) {
        list.push(result?.values[i * names.length + column] ?? Number.NaN);
      }
    }
    onDone?.(Math.min(CHUNK, smiles.length - start));
  }
  return {
    ...{ canonical, distinct, rows: Int32Array.from(rows), firstError },
    constitutions: structures.map(({ constitution }) => constitution),
    fingerprints: structures.map(({ fingerprint }) => fingerprint),
    scaffolds: structures.map(({ scaffold }) => scaffold),
    fragments: structures.map(({ fragments }) => fragments),
    values: Object.fromEntries(names.map((name, i) => [name, Float64Array.from(values[i])])),
  };
}
