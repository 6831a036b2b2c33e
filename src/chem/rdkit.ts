import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import rdkitPackage, { type Log, type MainModule, type Mol } from "@rdkit/rdkit";
import { tooLarge } from "./sizeLimit.ts";
import type { Smiles } from "./smiles.ts";

/** RDKit's MinimalLib, ready for use. */
export type RdkitModule = MainModule;

/**
 * A molecule in RDKit's own memory, which no garbage collector frees: use it inside
 * `withMolecule` and keep no reference to it.
 */
export type Molecule = Mol;

/** What RDKit says of a text that it rejects. */
export interface RdkitFailure {
  /** One line: RDKit's reason. */
  readonly error: string;
}

/** How RDKit reads a text. */
export interface MoleculeOptions {
  /** Turn explicit hydrogens into counts (default true); 80 us. */
  readonly removeHs?: boolean;
  /** Perceive stereochemistry (default true). */
  readonly assignStereo?: boolean;
}

/**
 * Options for a molecule that this program wrote itself as Kekule SMILES without hydrogens and
 * without stereo marks: reading takes less than half the time.
 */
export const BUILT_MOLECULE: MoleculeOptions = { removeHs: false, assignStereo: false };

/** The part of WebAssembly used here: TypeScript's "es2023" library has no types for it. */
const webAssembly = (
  globalThis as unknown as {
    WebAssembly: {
      compile(bytes: Uint8Array): Promise<WebAssembly.Module>;
      Instance: new (module: WebAssembly.Module, imports: object) => { readonly exports: object };
    };
  }
).WebAssembly;

let loading: Promise<RdkitModule> | undefined;
const errorLogs = new WeakMap<RdkitModule, Log>();

/**
 * Compiles RDKit's WebAssembly. Pass the result to `loadRdkit` in worker threads: it can be
 * posted to them, and each starts in less than half the time.
 */
export async function compileRdkit(): Promise<WebAssembly.Module> {
  const path = createRequire(import.meta.url).resolve("@rdkit/rdkit/RDKit_minimal.wasm");
  return webAssembly.compile(await readFile(path));
}

/**
 * RDKit, started at the first call (about 0.1 s); later calls give the same instance.
 *
 * @param compiled result of `compileRdkit`, used by the first call only
 * @throws Error if the package @rdkit/rdkit can't start
 */
export function loadRdkit(compiled?: WebAssembly.Module): Promise<RdkitModule> {
  loading ??= start(compiled);
  return loading;
}

async function start(compiled?: WebAssembly.Module): Promise<RdkitModule> {
  const instantiateWasm = (imports: object, done: (instance: object) => void): object => {
    const instance = new webAssembly.Instance(compiled as WebAssembly.Module, imports);
    done(instance);
    return instance.exports;
  };
  const rdkit = await rdkitPackage.default(compiled ? { instantiateWasm } : {});
  const log = rdkit.set_log_capture("rdApp.error");
  if (log) errorLogs.set(rdkit, log);
  return rdkit;
}

/** RDKit's first line since the last call, without its time stamp. */
function takeError(rdkit: RdkitModule): string {
  const log = errorLogs.get(rdkit);
  const text = log?.get_buffer() ?? "";
  log?.clear_buffer();
  const line = text.split("\n").find((part) => part.trim() !== "") ?? "";
  return line.replace(/^\[[\d:]+\]\s*/, "").trim() || "RDKit gives no reason";
}

/**
 * Reads a molecule, hands it to `use`, frees it. Molecules that could break RDKit are refused: those
 * of more than 400 atoms, and SMILES of more than 10,000 characters (see sizeLimit.ts).
 *
 * @param text SMILES, molblock or RDKit-JSON
 * @param use gets the sanitised molecule; must not keep it
 * @returns what `use` returns, or RDKit's reason why `text` is no molecule
 */
export function withMolecule<T>(
  rdkit: RdkitModule,
  text: string,
  use: (molecule: Molecule) => T,
  options: MoleculeOptions = {},
): T | RdkitFailure {
  if (text.trim() === "") return { error: "the text is empty" };
  const large = tooLarge(text);
  if (large !== null) return { error: large };
  const molecule = rdkit.get_mol(text, JSON.stringify(options));
  if (molecule === null) return { error: takeError(rdkit) };
  try {
    return use(molecule);
  } finally {
    molecule.delete();
  }
}

/** RDKit's canonical SMILES of `text`, or RDKit's reason why it is no molecule. */
export function canonicalize(
  rdkit: RdkitModule,
  text: string,
): { readonly canonical: Smiles } | RdkitFailure {
  return withMolecule(rdkit, text, (molecule) => ({ canonical: molecule.get_smiles() as Smiles }));
}

/**
 * As `canonicalize`, in about half the time, for Kekule SMILES that this program wrote itself:
 * no explicit hydrogens, no stereo marks (they would be kept unchecked).
 */
export function canonicalizeBuilt(
  rdkit: RdkitModule,
  kekule: string,
): { readonly canonical: Smiles } | RdkitFailure {
  return withMolecule(
    rdkit,
    kekule,
    (molecule) => ({ canonical: molecule.get_smiles() as Smiles }),
    BUILT_MOLECULE,
  );
}

/** Kekule SMILES (no aromatic atoms) of `text`, or RDKit's reason why it is no molecule. */
export function kekuleSmiles(
  rdkit: RdkitModule,
  text: string,
): { readonly kekule: string } | RdkitFailure {
  return withMolecule(rdkit, text, (molecule) => {
    molecule.convert_to_kekule_form();
    return { kekule: molecule.get_smiles(JSON.stringify({ doKekule: true })) };
  });
}

/**
 * Reads a SMARTS pattern, hands it to `use`, frees it.
 *
 * @param use gets the pattern; must not keep it
 * @returns what `use` returns, or RDKit's reason why `smarts` is no pattern
 */
export function withPattern<T>(
  rdkit: RdkitModule,
  smarts: string,
  use: (pattern: Molecule) => T,
): T | RdkitFailure {
  if (smarts.trim() === "") return { error: "the text is empty" };
  const pattern = rdkit.get_qmol(smarts);
  if (pattern === null) return { error: takeError(rdkit) };
  try {
    return use(pattern);
  } finally {
    pattern.delete();
  }
}

/** Atoms and bonds of a molecule, by RDKit's indices. */
export interface Highlight {
  readonly atoms: readonly number[];
  readonly bonds: readonly number[];
}

/** All atoms and bonds of `molecule` in matches of `pattern`; none without a match. */
export function matchedParts(molecule: Molecule, pattern: Molecule): Highlight {
  // RDKit answers {} where nothing matches.
  const answer: unknown = JSON.parse(molecule.get_substruct_matches(pattern));
  const matches = Array.isArray(answer) ? (answer as Highlight[]) : [];
  return {
    atoms: [...new Set(matches.flatMap(({ atoms }) => atoms))],
    bonds: [...new Set(matches.flatMap(({ bonds }) => bonds))],
  };
}

/** How `depict` draws. */
export interface DepictOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** SMARTS; the atoms and bonds of all its matches are coloured. */
  readonly highlight?: string;
  /** Draw on nothing instead of white (default false). */
  readonly transparent?: boolean;
  /** Bonds are drawn this long, or shorter where the molecule would not fit; pixels. */
  readonly bondLength?: number;
}

/** Pale orange: the symbols of every element can be read on it. */
const HIGHLIGHT_COLOUR = [1, 0.8, 0.55];

/** A drawing of `text` as SVG, or RDKit's reason why the text or the pattern can't be read. */
export function depict(
  rdkit: RdkitModule,
  text: string,
  options: DepictOptions,
): { readonly svg: string } | RdkitFailure {
  const { width, height, highlight, transparent = false, bondLength = -1 } = options;
  const draw = (molecule: Molecule, parts: Highlight) => {
    const details = {
      ...{ width, height, ...parts, highlightColour: HIGHLIGHT_COLOUR, minFontSize: 9 },
      ...{ clearBackground: !transparent, fixedBondLength: bondLength },
    };
    return { svg: molecule.get_svg_with_highlights(JSON.stringify(details)) };
  };
  return withMolecule(rdkit, text, (molecule) =>
    highlight === undefined
      ? draw(molecule, { atoms: [], bonds: [] })
      : withPattern(rdkit, highlight, (pattern) => draw(molecule, matchedParts(molecule, pattern))),
  );
}

/** Whether a result of this file is a failure. */
export function isFailure(result: object): result is RdkitFailure {
  return "error" in result;
}
