import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** All that a checkpoint must hold: replay, sampled beta, random actions, sampling average. */
const CONFIG = `
seed: 3
env: { type: fragments, library: zinc-100, maxFragments: 3 }
policy: { type: gine, layers: 1, width: 16 }
reward: { type: molecule, components: { qed: {}, sa: {} }, threads: 0 }
temperature: { type: uniform, low: 1, high: 8, thermometerBins: 4 }
training: { steps: 40, trajectoriesPerStep: 16, checkpointEverySteps: 10, epsilon: 0.1 }
replay: { share: 0.25, warmup: 64, capacity: 200 }
engine: { threads: 1 }
`;

const folder = mkdtempSync(join(tmpdir(), "molgfn-resume-"));
const config = join(folder, "config.yaml");
const [whole, broken] = [join(folder, "whole"), join(folder, "broken")];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const molgfn = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ["dist/molgfn.js", ...args], { stdio: ["ignore", "pipe", "pipe"] });

/** Exit code and what was written to stdout and stderr. */
async function end(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, text };
}

const lines = (run: string, file: string): string[] =>
  existsSync(join(run, file)) ? readFileSync(join(run, file), "utf8").trim().split("\n") : [];

/** Lines of metrics.jsonl up to the wall-clock time that ends them. */
const timeless = (run: string): string[] =>
  lines(run, "metrics.jsonl").map((line) => line.replace(/,"seconds":[\d.]+\}$/, ""));

beforeAll(() => writeFileSync(config, CONFIG));

describe("a run that is killed and resumed", () => {
  test("leaves the metrics and molecules of one that never stopped, byte for byte", async () => {
    expect(await end(molgfn("train", config, "--run", whole))).toMatchObject({ code: 0 });
    const killed = molgfn("train", config, "--run", broken);
    while (lines(broken, "metrics.jsonl").length < 27) await sleep(5);
    killed.kill("SIGKILL");
    await end(killed);
    const reached = lines(broken, "metrics.jsonl").length;
    expect(reached).toBeLessThan(40);

    expect(await end(molgfn("train", "--resume", broken))).toMatchObject({ code: 0 });
    expect(timeless(broken)).toHaveLength(40);
    expect(timeless(broken)).toEqual(timeless(whole));
    expect(timeless(broken)[0]).not.toContain("seconds");
    expect(lines(broken, "molecules.jsonl")).toEqual(lines(whole, "molecules.jsonl"));
    expect(JSON.parse(lines(whole, "metrics.jsonl")[39]).replayed).toBe(4);
  }, 120_000);

  test("samples the same molecules", async () => {
    const table = async (run: string) => {
      const out = join(folder, "samples.csv");
      expect(
        await end(molgfn("sample", run, "--count", "40", "--seed", "5", "--out", out)),
      ).toMatchObject({
        code: 0,
      });
      return readFileSync(out, "utf8");
    };
    const expected = await table(whole);
    expect(expected.trim().split("\n")).toHaveLength(41);
    expect(await table(broken)).toBe(expected);
  }, 60_000);

  test("is not resumed with another config", async () => {
    const { code, text } = await end(
      molgfn("train", config, "--resume", broken, "--set", "policy.width=32"),
    );
    expect(code).toBe(2);
    expect(text).toContain("policy.width");
  });
});

test("Ctrl-C ends a run with a checkpoint to resume from", async () => {
  const run = join(folder, "interrupted");
  const child = molgfn("train", config, "--run", run, "--set", "training.steps=100000");
  while (lines(run, "metrics.jsonl").length < 3) await sleep(5);
  child.kill("SIGINT");
  const { code, text } = await end(child);
  const done = lines(run, "metrics.jsonl").length;
  expect(text).toContain(`Stopped at step ${done}:`);
  expect(text).toContain(`train --resume ${run}\n`);
  expect(code).toBe(0);
  const name = `step-${String(done).padStart(6, "0")}.ckpt`;
  expect(existsSync(join(run, "checkpoints", name))).toBe(true);
}, 60_000);
