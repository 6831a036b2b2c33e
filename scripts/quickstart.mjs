// The README's first command: trains configs/quickstart.yaml, samples 200 molecules and draws the
// best, through the same command line that users have.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "./environment.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const extra = process.argv.slice(2);

/** Runs `molgfn ARGS`, showing the command; ends this script with its exit code if it fails. */
function molgfn(...args) {
  process.stderr.write(`\n$ npm run -s molgfn -- ${args.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [join(root, "dist/molgfn.js"), ...args], {
    cwd: root,
    env: environment,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** A folder name that no earlier quick start has used. */
function freeFolder() {
  for (let n = 1; ; n++) {
    const folder = n === 1 ? "runs/quickstart" : `runs/quickstart-${n}`;
    if (!existsSync(join(root, folder))) return folder;
  }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const readLines = (path) => readFileSync(join(root, path), "utf8").trim().split("\n");

const started = performance.now();
const run = freeFolder();
molgfn("train", "configs/quickstart.yaml", "--run", run, ...extra);

const rewards = readLines(`${run}/metrics.jsonl`).map((line) => JSON.parse(line).meanReward);
const share = Math.max(1, Math.round(rewards.length * 0.05));
const [first, last] = [mean(rewards.slice(0, share)), mean(rewards.slice(-share))];

const table = `${run}/molecules-200.csv`;
const grid = `${run}/best.svg`;
molgfn("sample", run, "--count", "200", "--seed", "1", "--out", table, "--grid", grid);

const [header, ...rows] = readLines(table);
const column = header.split(",").indexOf("smiles");
const unique = new Set(rows.map((row) => row.split(",")[column])).size;
const valid = rows.filter((row) => row.split(",")[column] !== "").length;
const seconds = (performance.now() - started) / 1000;

process.stdout.write(`
Mean reward (QED x SA): ${first.toFixed(3)} in the first 5 % of steps, ${last.toFixed(3)} in the last 5 %: ${(last / first).toFixed(2)} times.
Sampled ${rows.length} molecules: ${valid} valid, ${unique} unique.
Molecules  ${table}
Picture    ${grid}
Run        ${run}  (metrics.jsonl, molecules.jsonl, checkpoints/)
Report     npm run -s molgfn -- report ${run}  (one page: curves, molecules, distributions)
Took ${seconds.toFixed(0)} s.
`);
