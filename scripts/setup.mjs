// Makes a checkout ready: installs the packages and builds dist/ when either is missing or out of
// date, and says so. Plain JavaScript without dependencies, so that it runs before any install.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const quiet = process.argv.includes("--quiet");
const say = (text) => process.stderr.write(`${text}\n`);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`molgfn needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node.`);
  process.exit(2);
}

function run(command, args, what) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ["ignore", "ignore", "inherit"] : ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    say(`${what} failed; see the lines above.`);
    process.exit(1);
  }
}

const modified = (path) => statSync(path).mtimeMs;
/** Time of the newest file at or under `path`. */
function newest(path) {
  if (!statSync(path).isDirectory()) return modified(path);
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");
if (!existsSync(installed) || modified(installed) < modified(lock)) {
  say("Installing packages: npm ci --ignore-scripts (about 600 MB on disk)");
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm ci");
}

const built = join(root, "dist", "molgfn.js");
const sources = ["src", "scripts/build.mjs", "scripts/entries.mjs", "package-lock.json"];
if (!existsSync(built) || sources.some((path) => newest(join(root, path)) > modified(built))) {
  say("Building dist/: node scripts/build.mjs");
  run(process.execPath, ["scripts/build.mjs"], "The build");
}
