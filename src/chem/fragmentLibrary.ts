import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { closest } from "../core/closest.ts";
import { UserError } from "../core/errors.ts";
import { fileErrorReason } from "../core/fileErrors.ts";
import { packageRoot } from "../core/packageInfo.ts";
import { blockTableFragments, isBlockTable } from "./blockTable.ts";
import { checkFragment } from "./checkFragment.ts";
import type { Fragment, FragmentLibrary } from "./fragment.ts";
import { findJsonFault } from "./jsonSyntax.ts";
import { loadRdkit, type RdkitModule } from "./rdkit.ts";

const LIBRARY_KEYS = ["name", "source", "fragments"];

function builtInFolder(): string {
  return join(packageRoot(), "data", "fragments");
}

/** Names of the libraries that come with the package, for `loadFragmentLibrary`. */
export function builtInFragmentLibraries(): string[] {
  if (!existsSync(builtInFolder())) return [];
  return readdirSync(builtInFolder())
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/** The file that a path, or the name of a built-in library, stands for. */
function libraryPath(nameOrPath: string): string {
  if (/[./\\]/.test(nameOrPath)) return nameOrPath;
  const names = builtInFragmentLibraries();
  if (names.includes(nameOrPath)) return join(builtInFolder(), `${nameOrPath}.json`);
  const near = closest(nameOrPath, names);
  throw new UserError(
    `There is no fragment library named ${JSON.stringify(nameOrPath)}` +
      `${near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`}` +
      `${near === undefined ? "." : ""} Built in: ${names.join(", ") || "none"}. ` +
      "For a file of your own give its path, ending in .json.",
  );
}

function parseJson(text: string, file: string): unknown {
  const fault = findJsonFault(text);
  if (fault) {
    throw new UserError(
      `${file}:${fault.line}: this is no JSON: expected ${fault.expected}, found ` +
        `${fault.found === "the end" ? "the end of the file" : JSON.stringify(fault.found)}.`,
    );
  }
  return JSON.parse(text);
}

/** A library's parts, the fragments unchecked, from any of the three formats. */
function readLayout(
  content: unknown,
  file: string,
): { name: string; source?: string; fragments: readonly unknown[] } {
  const name = basename(file, extname(file));
  if (Array.isArray(content)) return { name, fragments: content };
  if (typeof content !== "object" || content === null) {
    throw new UserError(
      `${file} is no fragment library: it must hold {"fragments": [...]} or a list of fragments.`,
    );
  }
  if (isBlockTable(content)) return { name, fragments: blockTableFragments(content, file) };
  const unknown = Object.keys(content).find((key) => !LIBRARY_KEYS.includes(key));
  if (unknown !== undefined) {
    const near = closest(unknown, LIBRARY_KEYS);
    throw new UserError(
      `${file}: unknown key ${JSON.stringify(unknown)}` +
        `${near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`}` +
        `${near === undefined ? "." : ""} A library has ${LIBRARY_KEYS.join(", ")}.`,
    );
  }
  const library = content as Readonly<Record<string, unknown>>;
  for (const key of ["name", "source"]) {
    if (library[key] !== undefined && typeof library[key] !== "string") {
      throw new UserError(`${file}: ${key} is ${JSON.stringify(library[key])}; it must be a text.`);
    }
  }
  if (!Array.isArray(library.fragments)) {
    throw new UserError(
      `${file}: fragments is ${JSON.stringify(library.fragments) ?? "missing"}; it must be a list of ` +
        '{"smiles": ..., "attachmentAtoms": [...]}.',
    );
  }
  return {
    name: (library.name as string | undefined) ?? name,
    source: library.source as string | undefined,
    fragments: library.fragments,
  };
}

/**
 * A fragment library from JSON text: `{ name, source?, fragments }`, a plain list of fragments, or
 * a block table (`block_smi`, `block_rs`); data/fragments/README.md describes them.
 *
 * Each SMILES is made canonical, without stereo marks, and its attachment atoms renumbered.
 *
 * @param file named in errors, and the library's name where the text gives none
 * @throws UserError naming the file and the line or the fragment, if the text is no JSON, a key is
 *   unknown, a fragment can't be used (see `checkFragment`), two are the same molecule, or none is
 *   there
 */
export function parseFragmentLibrary(
  rdkit: RdkitModule,
  text: string,
  file: string,
): FragmentLibrary {
  const { name, source, fragments: unchecked } = readLayout(parseJson(text, file), file);
  if (unchecked.length === 0) {
    throw new UserError(`${file} holds no fragment. A library needs at least one.`);
  }
  const placeOf = new Map<string, number>();
  const fragments = unchecked.map((entry, index): Fragment => {
    const fragment = checkFragment(rdkit, entry, `${file}: fragment ${index + 1}`);
    const earlier = placeOf.get(fragment.smiles);
    if (earlier !== undefined) {
      throw new UserError(
        `${file}: fragment ${index + 1} is the same molecule as fragment ${earlier + 1}, ` +
          `${fragment.smiles}. Keep one, with the attachment atoms of both.`,
      );
    }
    placeOf.set(fragment.smiles, index);
    return fragment;
  });
  return source === undefined ? { name, fragments } : { name, source, fragments };
}

/**
 * Reads and checks a fragment library.
 *
 * @param nameOrPath a built-in library ("zinc-100") or the path of a JSON file
 * @throws UserError as `parseFragmentLibrary`, and if there is no such library or file
 */
export async function loadFragmentLibrary(nameOrPath: string): Promise<FragmentLibrary> {
  const path = libraryPath(nameOrPath);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserError(`Fragment library ${path} cannot be read: ${fileErrorReason(error)}.`);
  });
  return parseFragmentLibrary(await loadRdkit(), text, path);
}

/** The library as JSON text that people can edit: one fragment a line. */
export function formatFragmentLibrary({ name, source, fragments }: FragmentLibrary): string {
  const lines = fragments.map((fragment) => {
    const fields = Object.entries(fragment).map(
      ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value).replaceAll(",", ", ")}`,
    );
    return `    { ${fields.join(", ")} }`;
  });
  const sourceLine = source === undefined ? "" : `  "source": ${JSON.stringify(source)},\n`;
  return (
    `{\n  "name": ${JSON.stringify(name)},\n${sourceLine}` +
    `  "fragments": [\n${lines.join(",\n")}\n  ]\n}\n`
  );
}
