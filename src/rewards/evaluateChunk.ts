import { type Analysis, analyze } from "../chem/analysis.ts";
import { parseSmiles } from "../chem/parseSmiles.ts";
import { canonicalize, canonicalizeBuilt, isFailure, loadRdkit } from "../chem/rdkit.ts";
import type { Smiles } from "../chem/smiles.ts";
import type { ChunkRequest, ChunkResult } from "./chunk.ts";
import { COMPONENTS, type ComponentName } from "./components/components.ts";

/** Stereo marks, isotopes, atom maps, explicit hydrogens: what RDKit's fast reading leaves as is. */
const NEEDS_FULL_READING = /[@/\\:]|\[\d|\[H/;

/** Atoms of a SMILES text: a bracket, or an element outside brackets. */
const ATOMS = /\[[^\]]*\]|Br|Cl|[A-Za-z*]/g;

/**
 * Most atoms of a molecule. RDKit's WebAssembly build walks molecules recursively on a stack of
 * 64 kB: a chain of 700 atoms overruns it, which destroys RDKit's memory without an error.
 */
const MAX_ATOMS = 400;

/** Longest text that RDKit is given, for the same reason. */
const MAX_LENGTH = 10_000;

/** Why a text is too large for RDKit, null if it is not. */
function tooLarge(smiles: string): string | null {
  if (smiles.length <= MAX_ATOMS) return null;
  if (smiles.length > MAX_LENGTH) {
    return `SMILES of ${smiles.length} characters: rewards read at most ${MAX_LENGTH}`;
  }
  const numAtoms = smiles.match(ATOMS)?.length ?? 0;
  if (numAtoms <= MAX_ATOMS) return null;
  return `SMILES of ${numAtoms} atoms: rewards read at most ${MAX_ATOMS}`;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Fills `values`; @returns why components have no value, null if all have one */
function computeComponents(
  canonical: Smiles,
  names: readonly ComponentName[],
  values: Float64Array,
): string | null {
  let molecule: Analysis;
  try {
    molecule = analyze(parseSmiles(canonical));
  } catch (error) {
    return messageOf(error);
  }
  const problems: string[] = [];
  names.forEach((name, i) => {
    try {
      values[i] = COMPONENTS[name].compute(molecule);
      if (Number.isFinite(values[i])) return;
      problems.push(`${name} is ${values[i]}, not a finite number`);
    } catch (error) {
      problems.push(`${name} failed: ${messageOf(error)}`);
    }
    values[i] = Number.NaN;
  });
  return problems.length === 0 ? null : problems.join("; ");
}

/**
 * Sanitises molecules with RDKit and computes their components.
 *
 * Values are computed from the canonical SMILES, so that they do not depend on how a molecule was
 * written. A molecule that fails is marked.
 *
 * @throws Error if RDKit can't start, or its WebAssembly breaks: it is of no use afterwards
 */
export async function evaluateChunk(request: ChunkRequest): Promise<ChunkResult> {
  const { smiles, components } = request;
  const rdkit = await loadRdkit(request.rdkit);
  const width = components.length;
  const values = new Float64Array(smiles.length * width).fill(Number.NaN);
  const canonical: (string | null)[] = [];
  const errors: (string | null)[] = [];
  smiles.forEach((text, row) => {
    const size = tooLarge(text);
    const read = NEEDS_FULL_READING.test(text) ? canonicalize : canonicalizeBuilt;
    const molecule = size === null ? read(rdkit, text) : { error: size };
    if (isFailure(molecule)) {
      canonical.push(null);
      errors.push(molecule.error);
      return;
    }
    const row0 = row * width;
    canonical.push(molecule.canonical);
    errors.push(
      computeComponents(molecule.canonical, components, values.subarray(row0, row0 + width)),
    );
  });
  return { canonical, values, errors };
}
