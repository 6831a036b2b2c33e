import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXECUTOR_NAMES } from "../../src/engine/program.ts";
import { onnxMetadata } from "../training/runOnnxFile.ts";

const program = "dist/molgfn.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-cli-export-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built program without a graphics driver. */
function molgfn(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { VK_ICD_FILENAMES: _, LD_LIBRARY_PATH: __, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const run = () => join(folder, "run");

/** A run of two steps, made at the first call. */
let trained: Promise<unknown> | undefined;
const trainRun = (): Promise<unknown> => {
  trained ??= molgfn(
    ...["train", "configs/quickstart.yaml", "--run", run()],
    ...["--set", "training.steps=2", "--set", "training.trajectoriesPerStep=8"],
    ...["--set", "policy.layers=1", "--set", "policy.width=16", "--set", "reward.threads=0"],
  );
  return trained;
};

// `npm test` builds first; a bare vitest run may find nothing built.
describe.skipIf(!existsSync(program))("the built program", () => {
  test("doctor --json names every executor, why it does not work and what to install", async () => {
    const { code, stdout } = await molgfn("doctor", "--json", "--threads", "1");
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ node: process.versions.node, threads: 1 });
    expect(found.executors.map((one: { executor: string }) => one.executor)).toEqual([
      ...EXECUTOR_NAMES,
    ]);
    for (const one of found.executors) {
      if (one.works) {
        expect(one.lossError).toBeLessThan(1e-4);
        expect(one.flopsPerSecond).toBeGreaterThan(1e7);
      } else {
        expect(one.reason).toMatch(/^\S.*\.$/);
        expect(one.remedy).toMatch(/^[A-Z].*\.$/);
      }
    }
    expect(EXECUTOR_NAMES).toContain(found.auto);
  });

  test("doctor prints a line for each executor and what auto takes", async () => {
    const { stdout } = await molgfn("doctor", "--threads", "1");
    expect(stdout).toMatch(
      /^onnx-cpu {5}works {3}[\d.]+ GFLOP\/s +losses within \de-\d of cpu's$/m,
    );
    expect(stdout).toMatch(/^engine.executor: auto would take \S+\.$/m);
    expect(await molgfn("doctor", "--threads", "some")).toMatchObject({
      code: 2,
      stderr: '--threads is "some"; it must be a whole number of at least 0.\n',
    });
  });

  test("a GPU that is asked for and not there ends with 2, without falling back", async () => {
    const { code, stdout, stderr } = await molgfn(
      ...["train", "configs/hypergrid.yaml", "--run", join(folder, "gpu")],
      ...["--set", "engine.executor=onnx-cuda"],
    );
    // On a machine with CUDA it just trains.
    if (code === 0) return;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^engine\.executor is onnx-cuda, but it cannot start here: .*\n$/);
    expect(stderr).toContain("`molgfn doctor` shows which executors work");
  });

  test("export writes an ONNX file that says what goes in, what comes out and of what run", async () => {
    await trainRun();
    const out = join(folder, "policy.onnx");
    const { code, stdout } = await molgfn("export", run(), "--graphs", "8", "--out", out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Checked with ONNX Runtime on \d+ states: logits within \de[-+]\d\.$/m);
    const metadata = onnxMetadata(readFileSync(out));
    expect(metadata["molgfn.environment"]).toBe("fragments zinc-100");
    expect(metadata["molgfn.step"]).toBe("2");
    expect(metadata["molgfn.actionLayout"]).toContain("0 being stop");
    const shape = JSON.parse(metadata["molgfn.shape"]);
    const { graphActions, siteActions } = JSON.parse(metadata["molgfn.graphSpec"]);
    expect(shape.graphs).toBe(8);
    const meaning = expect.stringMatching(/^\[.*\] \w/);
    expect(JSON.parse(metadata["molgfn.outputs"])).toEqual({
      "out.graphLogits": { shape: [8, graphActions], dtype: "float32", meaning },
      "out.siteLogits": { shape: [shape.sites, siteActions], dtype: "float32", meaning },
    });
    const inputs = JSON.parse(metadata["molgfn.inputs"]);
    expect(inputs["in.layoutRows"].shape).toEqual([8, shape.maxNodes + 1]);
    for (const [name, input] of Object.entries(inputs)) {
      expect(input, name).toMatchObject({ meaning });
    }
    expect(JSON.parse(metadata["molgfn.config"]).policy.width).toBe(16);
  });

  test("export refuses what it cannot do", async () => {
    await trainRun();
    const refusals: readonly [string[], string][] = [
      [["export", run(), "--out", "a.pt"], '--out is "a.pt"; give a file that ends in .onnx.'],
      [
        ["export", run(), "--out", "a.onnx", "--graphs", "0"],
        '--graphs is "0"; it must be a whole number of at least 1.',
      ],
      [
        ["export", folder, "--out", "a.onnx"],
        `${folder} holds no checkpoint (step-*.ckpt in checkpoints/). ` +
          "Name the folder of a run that was trained.",
      ],
      [
        ["sample", run(), "--out", "a.csv", "--executor", "onnx-gpu"],
        '--executor is "onnx-gpu"; it must be one of auto, onnx-cpu, onnx-webgpu, onnx-cuda, ' +
          "tensorflow, wasm, cpu. Did you mean onnx-cpu?",
      ],
      [
        ["export", run(), "--out", "/dev/null/a.onnx"],
        "/dev/null/a.onnx cannot be written: there is a file where a folder is needed. " +
          "Choose another place with --out.",
      ],
    ];
    for (const [args, text] of refusals) {
      expect(await molgfn(...args)).toEqual({ code: 2, stdout: "", stderr: `${text}\n` });
    }
  });
});
