import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src");

/** Folders that each folder of src may import; the arrows never point back. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  engine: ["core"],
  chem: ["core"],
  env: ["core", "chem"],
  rewards: ["core", "chem"],
  conditioning: ["core", "chem", "rewards"],
  policies: ["core", "engine"],
  objectives: ["core", "engine"],
  replay: ["core"],
  evaluation: [
    ...["core", "engine", "chem", "env", "rewards", "conditioning", "policies", "objectives"],
    "replay",
  ],
  training: [
    ...["core", "engine", "chem", "env", "rewards", "conditioning", "policies", "objectives"],
    ...["replay", "evaluation"],
  ],
  report: ["core", "chem"],
  // ".." is bench/, which the command of that name runs.
  cli: [
    ...["core", "engine", "chem", "env", "rewards", "conditioning", "training", "evaluation"],
    ...["report", ".."],
  ],
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

const folderOf = (path: string): string => relative(source, path).split(sep)[0];
const files = filesUnder(source);

interface Import {
  readonly from: string;
  readonly clause: string;
  readonly target: string;
}

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(from, "utf8");
  const statements = text.matchAll(/^(?:import|export)\b([^;"']*?)\s*["']([^"']+)["'];/gm);
  const lazy = text.matchAll(/\b(import)\(\s*["']([^"']+)["']\s*\)/g);
  return [...statements, ...lazy].map(([, clause, target]) => ({ from, clause, target }));
});

test("the import graph was read", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(imports.length).toBeGreaterThan(files.length);
});

test("no folder imports a folder above it", () => {
  const wrong = imports.flatMap(({ from, target }) => {
    if (!target.startsWith(".")) return [];
    const [folder, imported] = [folderOf(from), folderOf(join(dirname(from), target))];
    if (folder === "index.ts" || folder === imported) return [];
    return MAY_IMPORT[folder]?.includes(imported) ? [] : [`${relative(root, from)} -> ${target}`];
  });
  expect(wrong).toEqual([]);
});

test("nothing of ours is imported for its side effects", () => {
  const bare = imports.filter(
    ({ clause, target }) => clause.trim() === "" && target.startsWith("."),
  );
  expect(bare).toEqual([]);
});

test("no file of src is imported in a circle", () => {
  const next = new Map<string, string[]>();
  for (const { from, target, clause } of imports) {
    if (!target.startsWith(".") || /^\s*type\b/.test(clause)) continue;
    next.set(from, [...(next.get(from) ?? []), join(dirname(from), target)]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      circles.push(
        [...path.slice(path.indexOf(file)), file].map((f) => relative(root, f)).join(" -> "),
      );
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});
