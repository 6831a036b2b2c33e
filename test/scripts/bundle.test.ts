import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "molgfn-bundle-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: string, args: string[], options: object = {}): Promise<Outcome> {
  return new Promise((done) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout: `${stdout}`, stderr: `${stderr}` });
    });
  });
}

const bundle = (...args: string[]) => run(process.execPath, ["scripts/bundle.mjs", ...args]);

const isPossible =
  process.platform === "linux" && process.arch === "x64" && existsSync("dist/molgfn.js");

/** Trains, samples and exports with a bundle, in a folder of its own, no PATH and no other variable. */
async function expectWorks(unpacked: string, work: string): Promise<void> {
  mkdirSync(work);
  const molgfn = (...args: string[]) =>
    run(join(unpacked, "molgfn"), args, { cwd: work, env: { PATH: "" } });
  const small = ["training.steps=2", "training.trajectoriesPerStep=8", "policy.layers=1"];
  const settings = small.flatMap((setting) => ["--set", setting]);
  const config = join(unpacked, "configs", "quickstart.yaml");
  const trained = await molgfn("train", config, "--run", "run", ...settings);
  expect([trained.code, trained.stdout]).toEqual([0, expect.stringContaining("Done at step 2")]);
  const sampled = await molgfn("sample", "run", "--count", "5", "--out", "five.csv");
  expect([sampled.code, sampled.stdout]).toEqual([0, expect.stringContaining("Sampled 5")]);
  const exported = await molgfn("export", "run", "--graphs", "4", "--out", "policy.onnx");
  expect([exported.code, exported.stderr]).toEqual([0, ""]);
}

test.skipIf(!isPossible)("the bundle trains, samples and exports with an empty PATH", async () => {
  const unpacked = join(folder, "unpacked");
  const made = await bundle("--folder", unpacked);
  expect(made).toEqual({ code: 0, stdout: `Folder ${unpacked}\n`, stderr: "" });
  expect(readdirSync(join(unpacked, "node_modules"))).not.toContain("@tensorflow");
  await expectWorks(unpacked, join(folder, "work"));
});

// Packing takes a minute or two: MOLGFN_TEST_BUNDLE=1 npm test.
test.skipIf(!isPossible || !process.env.MOLGFN_TEST_BUNDLE)(
  "the archive holds at most 60 MB and works once unpacked (only with MOLGFN_TEST_BUNDLE=1)",
  async () => {
    const archive = join(folder, "bundle.tar.xz");
    expect((await bundle("--out", archive)).code).toBe(0);
    expect(statSync(archive).size).toBeLessThan(60e6);
    const target = join(folder, "from-archive");
    mkdirSync(target);
    expect((await run("tar", ["-xJf", archive, "-C", target])).code).toBe(0);
    await expectWorks(join(target, readdirSync(target)[0]), join(folder, "archive-work"));
  },
  600_000,
);

test.skipIf(!isPossible)("what cannot be bundled is refused with what to do", async () => {
  const full = join(folder, "full");
  mkdirSync(full);
  writeFileSync(join(full, "mine"), "");
  const cases: readonly [string[], string][] = [
    [["--folder", full], `--folder is ${full}, which holds files already; name a new folder.`],
    [["--node", "/none"], "--node is /none; there is no such file. Name a Node binary."],
    [
      ["--size", "1"],
      "Unknown option '--size'. Options: --out FILE.tar.xz, --node BINARY, --folder DIR.",
    ],
  ];
  for (const [args, text] of cases) {
    expect(await bundle(...args)).toEqual({ code: 2, stdout: "", stderr: `${text}\n` });
  }
  expect(existsSync(resolve(full, "dist"))).toBe(false);
});
