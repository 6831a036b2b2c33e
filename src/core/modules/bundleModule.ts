import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, Loader, Plugin } from "esbuild";
import { UserError } from "../errors.ts";
import { fileErrorReason } from "../fileErrors.ts";
import { packageRoot } from "../packageInfo.ts";

/** A module of the user's with all files that it imports, as one JavaScript module. */
export interface ModuleBundle {
  readonly code: string;
  readonly sourceMap: string;
  /** Changes with any of the files. */
  readonly hash: string;
}

const LOADERS: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
};

/** Marks a question of our own to esbuild, which must not be answered by asking again. */
const ASKED = {};

/** Packages stay outside, found from the module's own folder; "molgfn" is this package. */
const externalPackages: Plugin = {
  name: "external-packages",
  setup(api) {
    api.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind === "entry-point" || pluginData === ASKED || isAbsolute(path)) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      if (path === "molgfn") {
        return {
          path: pathToFileURL(join(packageRoot(), "dist", "index.js")).href,
          external: true,
        };
      }
      const found = await api.resolve(path, { kind, resolveDir, pluginData: ASKED });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** Each file keeps its own address, so that it can read data that lies beside it. */
const ownAddress: Plugin = {
  name: "own-address",
  setup(api) {
    api.onLoad({ filter: /\.[mc]?[jt]s$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replace(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(path).href))
        .replace(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(path)))
        .replace(/\bimport\.meta\.filename\b/g, JSON.stringify(path));
      return { contents, loader: LOADERS[extname(path)] };
    });
  },
};

/** esbuild's first complaint as `FILE:LINE: text`. */
function complaint(path: string, failure: BuildFailure): string {
  const [first] = failure.errors;
  if (!first) return `${path}: ${failure.message}`;
  const { location, text } = first;
  const place = location ? `${join(dirname(path), location.file)}:${location.line}` : path;
  return `${place}: ${text}.`;
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw new UserError(`${path} cannot be read: ${fileErrorReason(error)}.`);
  });
  if (!found.isFile()) throw new UserError(`${path} cannot be read: it is a folder.`);
  if (extname(path) in LOADERS) return;
  throw new UserError(
    `${path}: a module's name ends in ${Object.keys(LOADERS).join(", ")}. ` +
      "A reward in another language is a type: command.",
  );
}

async function loadEsbuild(path: string): Promise<typeof import("esbuild")> {
  try {
    return await import("esbuild");
  } catch {
    throw new UserError(
      `${path}: reading a module of your own needs the package esbuild, which cannot be loaded. ` +
        "Install it: npm install esbuild.",
    );
  }
}

/**
 * Reads a module of the user's, TypeScript or JavaScript, with the files that it imports. Types are
 * removed, not checked. esbuild does this because Node 20 reads no TypeScript, later versions only
 * outside of node_modules, and because all of its text is needed to tell whether it has changed.
 *
 * @param path absolute
 * @throws UserError if a file can't be read, is no JavaScript, or imports what is not there
 */
export async function bundleModule(path: string): Promise<ModuleBundle> {
  await checkFile(path);
  const esbuild = await loadEsbuild(path);
  const built = await esbuild
    .build({
      absWorkingDir: dirname(path),
      entryPoints: [path],
      outfile: join(dirname(path), `${basename(path, extname(path))}.mjs`),
      write: false,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "external",
      charset: "utf8",
      logLevel: "silent",
      plugins: [externalPackages, ownAddress],
    })
    .catch((error: unknown) => {
      if (!(error instanceof Error) || !("errors" in error)) throw error;
      throw new UserError(complaint(path, error as BuildFailure));
    });
  const textOf = (ending: string): string =>
    built.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
  const code = textOf(".mjs");
  return { code, sourceMap: textOf(".map"), hash: createHash("sha256").update(code).digest("hex") };
}
