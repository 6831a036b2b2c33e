import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../../core/errors.ts";
import type { ExecutorName } from "../program.ts";
import type { MissingExecutor, Probe } from "./probe.ts";

/** A driver that hangs is given up on. */
const TIMEOUT_MS = 120_000;

/** The bundled program of a probe: beside this module once bundled, in dist/ from the sources. */
function probeFile(moduleUrl: string): string {
  const place = moduleUrl.endsWith(".ts") ? "../../../dist/" : "./";
  const path = fileURLToPath(new URL(`${place}probeExecutor.js`, moduleUrl));
  if (existsSync(path)) return path;
  throw new UserError(`${path} is missing: executors are tried by it. Run \`npm run build\`.`);
}

const crashed = (executor: ExecutorName, how: string, stderr: string): MissingExecutor => ({
  executor,
  works: false,
  reason: `Its library or driver ended the process (${how})${stderr ? `: ${stderr}` : ""}.`,
  remedy: "Update the driver, or use another executor.",
});

/**
 * Probes an executor in a process of its own, so that a native library that crashes or hangs is
 * one more finding.
 *
 * @throws UserError if the program has not been built
 */
export async function probeInProcess(name: ExecutorName, threads: number): Promise<Probe> {
  const child = spawn(process.execPath, [probeFile(import.meta.url), name, String(threads)], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const [out, complaints]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  const how = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const result = out.join("").trim().split("\n").at(-1) ?? "";
  if (how === "exit code 0" && result.startsWith("{")) return JSON.parse(result) as Probe;
  return crashed(name, how, complaints.join("").trim().split("\n").at(-1) ?? "");
}
