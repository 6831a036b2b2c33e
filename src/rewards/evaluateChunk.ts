import { type Analysis, analyze } from "../chem/analysis.ts";
import { parseSmiles } from "../chem/parseSmiles.ts";
import {
  canonicalize,
  canonicalizeBuilt,
  isFailure,
  loadRdkit,
  type RdkitModule,
} from "../chem/rdkit.ts";
import type { Smiles } from "../chem/smiles.ts";
import type { ChunkRequest, ChunkResult, ComponentRequest } from "./chunk.ts";
import { createComponents, type ReadyComponent } from "./components/createComponents.ts";
import { type PluginRequest, runPlugin } from "./plugins/pluginRequest.ts";

/** Stereo marks, isotopes, atom maps, explicit hydrogens: what RDKit's fast reading leaves as is. */
const NEEDS_FULL_READING = /[@/\\:]|\[\d|\[H/;

/** Canonical SMILES of `smiles`, or why it is no molecule that can be evaluated. */
function readMolecule(rdkit: RdkitModule, smiles: string) {
  return NEEDS_FULL_READING.test(smiles)
    ? canonicalize(rdkit, smiles)
    : canonicalizeBuilt(rdkit, smiles);
}

/** Components of each request seen in this thread, which are few. */
const ready = new Map<string, readonly ReadyComponent[]>();

/**
 * The components of a request, each tried on methane. A fault of the program (a table of the package
 * that can't be read) is thrown here; afterwards a component that throws means that molecule.
 */
function readyComponents(
  rdkit: RdkitModule,
  requests: readonly ComponentRequest[],
): readonly ReadyComponent[] {
  const key = JSON.stringify(requests);
  const known = ready.get(key);
  if (known) return known;
  const components = createComponents(rdkit, requests);
  for (const { compute } of components) compute(analyze(parseSmiles("C")));
  ready.set(key, components);
  return components;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Fills `values`; @returns why components have no value, null if all have one */
function computeComponents(
  canonical: Smiles,
  components: readonly ReadyComponent[],
  values: Float64Array,
): string | null {
  let molecule: Analysis;
  try {
    molecule = analyze(parseSmiles(canonical));
  } catch (error) {
    return messageOf(error);
  }
  const problems: string[] = [];
  components.forEach(({ name, compute }, i) => {
    try {
      values[i] = compute(molecule);
      if (Number.isFinite(values[i])) return;
      problems.push(`${name} is ${values[i]}, not a finite number`);
    } catch (error) {
      problems.push(`${name} failed: ${messageOf(error)}`);
    }
    values[i] = Number.NaN;
  });
  return problems.length === 0 ? null : problems.join("; ");
}

async function evaluatePluginChunk(
  smiles: readonly string[],
  request: PluginRequest,
): Promise<ChunkResult> {
  const { values, errors, info, seconds } = await runPlugin(request, smiles);
  return { canonical: [...smiles], values, errors, plugin: { info, seconds } };
}

/**
 * Sanitises molecules with RDKit and computes their components, or asks a plug-in.
 *
 * Values are computed from the canonical SMILES, so that they do not depend on how a molecule was
 * written. A molecule that fails is marked.
 *
 * @throws Error if RDKit or a component can't start, or if RDKit's WebAssembly breaks (it is of no
 *   use afterwards)
 * @throws UserError if a plug-in can't be used
 */
export async function evaluateChunk(request: ChunkRequest): Promise<ChunkResult> {
  const { smiles } = request;
  if (request.plugin) return evaluatePluginChunk(smiles, request.plugin);
  const rdkit = await loadRdkit(request.rdkit);
  const components = readyComponents(rdkit, request.components);
  const width = components.length;
  const values = new Float64Array(smiles.length * width).fill(Number.NaN);
  const canonical: (string | null)[] = [];
  const errors: (string | null)[] = [];
  for (const [row, text] of smiles.entries()) {
    const molecule = readMolecule(rdkit, text);
    const known = !isFailure(molecule);
    const rowValues = values.subarray(row * width, (row + 1) * width);
    canonical.push(known ? molecule.canonical : null);
    errors.push(
      known ? computeComponents(molecule.canonical, components, rowValues) : molecule.error,
    );
  }
  return { canonical, values, errors };
}
