import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";

const CONFIG = `
env: { type: fragments, library: tiny, maxFragments: 3 }
policy: { type: gine, layers: 1, width: 16 }
reward: { type: molecule, components: { qed: {} }, threads: 1 }
training: { steps: 100000, trajectoriesPerStep: 16 }
engine: { threads: 2, workers: 2 }
`;
const folder = mkdtempSync(join(tmpdir(), "molgfn-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Ctrl-C ends a run with a crew cleanly, with a checkpoint", async () => {
  const [config, run] = [join(folder, "config.yaml"), join(folder, "run")];
  writeFileSync(config, CONFIG);
  const args = ["dist/molgfn.js", "train", config, "--run", run];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const metrics = join(run, "metrics.jsonl");
  const steps = () =>
    existsSync(metrics) ? readFileSync(metrics, "utf8").split("\n").length - 1 : 0;
  while (child.exitCode === null && steps() < 3) await sleep(20);
  child.kill("SIGINT");
  expect(await ended, text).toBe(0);
  expect(text).toContain(`Stopped at step ${steps()}:`);
  expect(text).not.toMatch(/Error|terminat/);
  const name = `step-${String(steps()).padStart(6, "0")}.ckpt`;
  expect(existsSync(join(run, "checkpoints", name))).toBe(true);
}, 120_000);
