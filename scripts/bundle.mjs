// Packs molgfn, what it runs on and a Node binary for linux x64 into one archive that needs neither
// Node nor a network: node scripts/bundle.mjs [--out FILE.tar.xz] [--node BINARY] [--folder DIR]
// Needs tar and xz here; on the other machine tar and xz to unpack, and glibc 2.28 or newer to run.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TUNABLES } from "./environment.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const LARGEST_MB = 60;

/** Ends with the user's mistake. */
function refuse(text) {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const { version, dependencies } = readJson(join(root, "package.json"));
const name = `molgfn-${version}-linux-x64`;

/** Packages whose code build.mjs puts into dist/, and those that only an install script uses. */
const LEFT_OUT = /^(@tensorflow\/|adm-zip$|global-agent$)/;
/** Endings of files that nothing runs. */
const UNUSED = new Set([".map", ".ts", ".mts", ".cts", ".md", ".markdown"]);

/** Folder of a package as the one in `from` finds it; undefined for an optional one not installed. */
function findPackage(dependency, from) {
  const places = createRequire(join(from, "package.json")).resolve.paths(dependency);
  return places.map((place) => join(place, dependency)).find((path) => existsSync(path));
}

/** Folders of all packages that molgfn needs to run. */
function neededPackages() {
  const found = new Set();
  const add = (names, from, isOptional) => {
    for (const dependency of names.filter((each) => !LEFT_OUT.test(each))) {
      const folder = findPackage(dependency, from);
      if (folder === undefined && isOptional) continue;
      if (folder === undefined)
        refuse(`${dependency} is not installed: run npm ci --ignore-scripts.`);
      if (found.has(folder)) continue;
      found.add(folder);
      const json = readJson(join(folder, "package.json"));
      add(Object.keys(json.dependencies ?? {}), folder, false);
      add(Object.keys(json.optionalDependencies ?? {}), folder, true);
    }
  };
  add(Object.keys(dependencies), root, false);
  return [...found];
}

/** Native libraries for other machines than linux x64. */
const isForeign = (path) =>
  /onnxruntime-node\/bin\//.test(path) && statSync(path).isFile() && !path.includes("linux/x64/");

/** Copies a package without its own node_modules, whose needed packages are copied themselves. */
function copyPackage(folder, target) {
  cpSync(folder, join(target, relative(root, folder)), {
    recursive: true,
    filter: (path) =>
      !UNUSED.has(extname(path)) &&
      !isForeign(path) &&
      relative(folder, path).split("/")[0] !== "node_modules",
  });
}

const LAUNCHER = `#!/bin/sh
case "$0" in */*) here="\${0%/*}" ;; *) here=. ;; esac
export GLIBC_TUNABLES="\${GLIBC_TUNABLES:-${TUNABLES}}"
exec "$here/bin/node" "$here/dist/molgfn.js" "$@"
`;

const README = `molgfn ${version} for linux x64, with all that it needs: no Node, no network.
  ./molgfn --help
  ./molgfn train configs/quickstart.yaml
  ./molgfn doctor
Executors: onnx-cpu, onnx-webgpu (a GPU with a Vulkan driver) and cpu.
Needs glibc 2.28 or newer and libstdc++ of GCC 8 or newer. Licences: LICENSE, node_modules/*/LICENSE,
and Node's at https://github.com/nodejs/node/blob/main/LICENSE.
`;

/** Puts everything into the folder `target`. */
function fill(target, node) {
  const shipped = ["dist", "data", "configs", "docs", "package.json", "LICENSE"];
  for (const entry of shipped.filter((path) => existsSync(join(root, path)))) {
    const filter = (path) => extname(path) !== ".map";
    cpSync(join(root, entry), join(target, entry), { recursive: true, filter });
  }
  for (const folder of neededPackages()) copyPackage(folder, target);
  mkdirSync(join(target, "bin"));
  copyFileSync(node, join(target, "bin", "node"));
  chmodSync(join(target, "bin", "node"), 0o755);
  writeFileSync(join(target, "molgfn"), LAUNCHER, { mode: 0o755 });
  writeFileSync(join(target, "README.txt"), README);
}

/** Packs `folder`, the same files to the same bytes. */
function pack(folder, out) {
  const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=2000-01-01"];
  const { status, error } = spawnSync(
    "tar",
    [...same, "-cJf", out, "-C", dirname(folder), basename(folder)],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, XZ_OPT: "-6 -T0" } },
  );
  if (error || status !== 0) {
    rmSync(out, { force: true });
    refuse(`${out} could not be packed: ${error?.message ?? "see above"}. tar and xz are needed.`);
  }
}

function options() {
  const text = { type: "string" };
  try {
    return parseArgs({ options: { out: text, node: text, folder: text } }).values;
  } catch (error) {
    return refuse(
      `${error.message.split(". ")[0]}. Options: --out FILE.tar.xz, --node BINARY, --folder DIR.`,
    );
  }
}

const { out = `${name}.tar.xz`, node = process.execPath, folder } = options();
if (process.platform !== "linux" || process.arch !== "x64") {
  refuse(
    `The bundle is for linux x64 and is made there; this is ${process.platform} ${process.arch}.`,
  );
}
if (!existsSync(node)) refuse(`--node is ${node}; there is no such file. Name a Node binary.`);
if (!existsSync(join(root, "dist", "molgfn.js")))
  refuse("dist/ is missing: run npm run build first.");
if (folder !== undefined && existsSync(folder) && readdirSync(folder).length > 0) {
  refuse(`--folder is ${folder}, which holds files already; name a new folder.`);
}

if (folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  fill(resolve(folder), node);
  process.stdout.write(`Folder ${folder}\n`);
} else {
  const work = mkdtempSync(join(tmpdir(), "molgfn-bundle-"));
  try {
    mkdirSync(join(work, name));
    fill(join(work, name), node);
    process.stderr.write("Packing takes a minute.\n");
    pack(join(work, name), resolve(out));
  } finally {
    rmSync(work, { recursive: true });
  }
  const megabytes = statSync(out).size / 1e6;
  process.stdout.write(`Bundle ${out}, ${megabytes.toFixed(1)} MB\n`);
  if (megabytes > LARGEST_MB) refuse(`The bundle is larger than ${LARGEST_MB} MB.`);
}
