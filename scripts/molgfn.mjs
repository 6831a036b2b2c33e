// Runs the command line of a checkout: node scripts/molgfn.mjs ARGS
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "./environment.mjs";

const program = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "molgfn.js");
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
  env: environment,
  stdio: "inherit",
});
// A terminal sends Ctrl-C to both: what to do about it is the command's business.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});
